from odoo import Command

from ..common_refund import RefundCommon


class TestRefundReckoned(RefundCommon):
    """What the customer waits for follows what entries are matched with, and what drafts say (M6).

    No dependency tells of it (see `AccountPartialReconcile`), so each way is walked here.
    """

    def assert_pending(self, rma, status, amount):
        self.assertRecordValues(rma, [{"refund_status": status, "amount_refund_due": amount}])
        # What is written last says the same.
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(rma, [{"refund_status": status, "amount_refund_due": amount}])

    def pay(self, entries, amount=None):
        """Register a payment as somebody who knows nothing of returns."""
        wizard = self.env["account.payment.register"].with_user(self.accountant)
        wizard = wizard.with_context(active_model="account.move", active_ids=entries.ids)
        wizard.create({"amount": amount} if amount else {}).action_create_payments()

    def due_of_paid(self):
        rma = self.due(refund_method="bank")
        self.pay(rma.line_ids.sale_line_id.invoice_lines.move_id)
        return rma

    def test_paid_by_hand_and_undone(self):
        rma = self.due_of_paid()
        note = self.credit(rma)
        self.assert_pending(rma, "pay", 240.0)
        self.pay(note, 100.0)
        self.assert_pending(rma, "pay", 140.0)
        self.pay(note)
        self.assert_pending(rma, "none", 0.0)
        note.with_user(self.accountant).line_ids.remove_move_reconcile()
        self.assert_pending(rma, "pay", 240.0)

    def test_invoice_is_owed_again(self):
        rma = self.due_of_paid()
        self.credit(rma)
        invoice = rma.line_ids.sale_line_id.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice"
        )
        invoice.line_ids.remove_move_reconcile()
        self.assert_pending(rma, "none", 0.0)
        self.pay(invoice)
        self.assert_pending(rma, "pay", 240.0)

    def test_down_payment_is_paid_later(self):
        order = self.create_order([(self.chair, 1)])
        advance = self.invoice_down_payment(order, 50.0)
        self.deliver(order)
        order._create_invoices(final=True).action_post()
        self.pay(order.invoice_ids - advance)
        rma = self.authorize(order, {self.chair: 1}, refund_method="bank")
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        self.assert_pending(rma, "pay", 70.0)
        advance.line_ids.remove_move_reconcile()
        self.assert_pending(rma, "pay", 70.0)
        self.pay(advance)
        self.assert_pending(rma, "pay", 120.0)

    def test_payment_without_an_entry(self):
        rma = self.due(refund_method="bank")
        invoice = rma.line_ids.sale_line_id.invoice_lines.move_id
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.partner.id,
                "amount": 240.0,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.state = "in_process"
        self.credit(rma)
        self.assert_pending(rma, "pay", 240.0)
        payment.action_cancel()
        self.assert_pending(rma, "none", 0.0)
        payment.action_draft()
        payment.state = "in_process"
        self.assert_pending(rma, "pay", 240.0)

    def test_line_by_hand_on_the_draft(self):
        rma = self.due()
        note = self.credit(rma, post=False)
        self.assert_pending(rma, "draft", 240.0)
        note.write(
            {
                "invoice_line_ids": [
                    Command.create({"name": "Damage", "price_unit": -15.0, "tax_ids": False})
                ]
            }
        )
        self.env.flush_all()
        self.assert_pending(rma, "draft", 225.0)
        note.invoice_line_ids.filtered(lambda line: line.name == "Damage").unlink()
        self.env.flush_all()
        self.assert_pending(rma, "draft", 240.0)

from odoo import Command

from odoo.addons.rma_management.tests.common_refund import RefundCommon


class TestRefundProvider(RefundCommon):
    """Money back through a provider of Odoo's own, booked to the last cent (M7)."""

    def setUp(self):
        super().setUp()
        self.journal = self.env["account.journal"].create(
            {"name": "Card Bank", "type": "bank", "code": "CARD"}
        )
        self.provider = self.env["payment.provider"].search(
            [("code", "=", "demo"), ("company_id", "=", self.company.id)], limit=1
        )
        self.provider.write({"state": "test", "journal_id": self.journal.id})
        self.method = self.env.ref("payment_demo.payment_method_demo")

    def pay(self, order, amount):
        """Have the customer pay part of an order as they do in the shop."""
        tx = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": f"{order.name}-{amount}",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": self.partner.id,
                "operation": "online_direct",
                "sale_order_ids": [Command.set(order.ids)],
                "invoice_ids": [Command.set(order.invoice_ids.ids)],
            }
        )
        tx._process("demo", {"reference": tx.reference, "simulated_state": "done"})
        tx._post_process()
        return tx

    def return_paid(self, *amounts):
        order = self.sell([(self.chair, 2)])
        payments = [self.pay(order, amount) for amount in amounts]
        self.assertEqual(order.invoice_ids.amount_residual, 240.0 - sum(amounts))
        rma = self.authorize(order, {self.chair: 2}, user=self.csr, refund_method="original")
        rma = rma.with_env(self.env)
        self.receive(rma)
        self.inspect(rma)
        note = self.credit(rma, post=False)
        note.with_user(self.accountant).action_post()
        return rma, payments

    def test_paid_back_and_reconciled(self):
        rma, (tx,) = self.return_paid(240.0)
        note = rma.credit_note_ids
        self.assertEqual(note.payment_state, "not_paid")
        self.run_refund_job()
        refund = rma.refund_ids
        self.assertRecordValues(
            refund, [{"state": "done", "amount": 240.0, "source_tx_id": tx.id, "error": False}]
        )
        payment = refund.refund_tx_id.payment_id
        self.assertRecordValues(
            payment, [{"payment_type": "outbound", "amount": 240.0, "source_payment_id":
                       tx.payment_id.id}]
        )  # fmt: skip
        self.assertEqual(note.amount_residual, 0.0)
        self.assertIn(note.payment_state, ("paid", "in_payment"))
        self.assertTrue(payment.is_reconciled)
        self.assertEqual(tx.payment_id.amount_available_for_refund, 0.0)
        self.assertRecordValues(
            rma, [{"refund_status": "none", "amount_refund_due": 0.0, "state": "done"}]
        )
        self.run_refund_job()
        refund.refund_tx_id._post_process()
        self.assertEqual(len(tx.child_transaction_ids), 1)

    def test_two_payments(self):
        rma, (first, second) = self.return_paid(100.0, 140.0)
        self.run_refund_job()
        self.assertEqual(
            {refund.source_tx_id: refund.amount for refund in rma.refund_ids},
            {first: 100.0, second: 140.0},
        )
        self.assertEqual(set(rma.refund_ids.mapped("state")), {"done"})
        self.assertEqual(rma.credit_note_ids.amount_residual, 0.0)

    def test_cores_own_refund_counts(self):
        order = self.sell([(self.chair, 2)])
        tx = self.pay(order, 240.0)
        wizard = self.env["payment.refund.wizard"].create(
            {"payment_id": tx.payment_id.id, "amount_to_refund": 60.0}
        )
        wizard.action_refund()
        tx.child_transaction_ids._post_process()
        rma = self.authorize(order, {self.chair: 2}, refund_method="original")
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        self.run_refund_job()
        self.assertEqual(rma.refund_ids.amount, 180.0)
        self.assertEqual(rma.credit_note_ids.amount_residual, 60.0)
        self.assertEqual(rma.refund_status, "pay")

    def test_disabled_provider(self):
        rma, _payments = self.return_paid(240.0)
        self.provider.state = "disabled"
        self.run_refund_job()
        self.assertEqual(rma.refund_ids.state, "failed")
        self.assertIn("cannot refund", rma.refund_text)
        self.provider.write({"state": "test"})
        rma.with_user(self.accountant).action_send_refunds()
        self.run_refund_job()
        self.assertEqual(rma.credit_note_ids.amount_residual, 0.0)

    def test_posted_by_policy_and_paid_back(self):
        """From the dock to the card without a hand."""
        self.set_terms(credit_mode="post", refund_method="original", refund_timing="receipt")
        order = self.sell([(self.chair, 2)])
        self.pay(order, 240.0)
        rma = self.authorize(order, {self.chair: 2})
        self.receive(rma)
        self.run_credit_job()
        self.run_refund_job()
        self.assertEqual(rma.credit_note_ids.amount_residual, 0.0)
        self.assertEqual(rma.refund_ids.state, "done")

    def test_booking_undone(self):
        """The money has gone all the same: it is not sent a second time."""
        rma, _payments = self.return_paid(240.0)
        self.run_refund_job()
        payment = rma.refund_ids.refund_tx_id.payment_id
        payment.action_draft()
        payment.action_cancel()
        self.assertEqual(rma.credit_note_ids.amount_residual, 240.0)
        self.assertEqual(rma.credit_note_ids._plan_rma_refunds(), rma.refund_ids.browse())
        self.assertEqual(rma.refund_status, "none")

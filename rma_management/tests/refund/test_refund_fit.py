from unittest.mock import patch

from odoo.exceptions import ValidationError

from ..common_payback import PaybackCommon


class TestRefundFit(PaybackCommon):
    """What waits to be sent is never above what is left to pay, and what is paid is no failure."""

    def pay_note(self, note, amount):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=note.ids
        )
        return wizard.with_user(self.accountant).create({"amount": amount})._create_payments()

    def assert_rows(self, rma, *rows):
        found = [(row.state, row.amount) for row in rma.refund_ids.sorted("id")]
        self.assertEqual(found, list(rows))

    # What somebody pays by hand

    def test_paid_in_part_by_table(self):
        """Of 240, refunds of 40 and of 200 wait: the newest payment goes first."""
        for paid, rows, sent in (
            (10.0, [("todo", 40.0), ("todo", 190.0)], [40.0, 190.0]),
            (200.0, [("todo", 40.0), ("cancel", 200.0)], [40.0]),
            (215.0, [("todo", 25.0), ("cancel", 200.0)], [25.0]),
            (240.0, [("cancel", 40.0), ("cancel", 200.0)], []),
        ):
            with self.subTest(paid=paid):
                self.calls.clear()
                rma, _txs = self.return_paid(200.0, 40.0)
                self.pay_note(rma.credit_note_ids, paid)
                self.assert_rows(rma, *rows)
                self.assertEqual(rma.amount_refund_due, 240.0 - paid)
                self.assertEqual(rma.refund_status, "sent" if sent else "none")
                with self.answers("done"):
                    self.run_refund_job()
                self.assertEqual([-amount for _reference, amount in self.calls], sent)
                self.assertRecordValues(rma, [{"refund_status": "none", "amount_refund_due": 0}])
                self.assertFalse(self.get_activities(rma, "mail_activity_refund"))
                rma.invalidate_recordset(["message_ids"])
                self.assertIn("paid otherwise", str(rma.message_ids.mapped("body")))

    def test_what_is_sent_stays_as_it_is(self):
        """The first has been sent: only the second gives way."""
        rma, _txs = self.return_paid(200.0, 40.0)
        first, second = rma.refund_ids.sorted("id")
        with self.answers("pending"):
            self.env["rma.refund"].search([("state", "=", "todo")], order="id")
            second._in_action().state = "cancel"
            self.run_refund_job()
            second._in_action().state = "todo"
        self.assertEqual(first.state, "sent")
        self.pay_note(rma.credit_note_ids, 150.0)
        self.assert_rows(rma, ("sent", 40.0), ("todo", 50.0))
        self.pay_note(rma.credit_note_ids, 70.0)
        self.assert_rows(rma, ("sent", 40.0), ("cancel", 50.0))
        self.assertEqual(len(self.calls), 1)

    def test_refused_then_paid_in_part(self):
        rma, _txs = self.return_paid(240.0)
        with self.answers(ValidationError("No")):
            self.run_refund_job()
        self.pay_note(rma.credit_note_ids, 100.0)
        self.assert_rows(rma, ("failed", 140.0))
        self.assertIn("140.00", rma.refund_text)
        with self.answers("done"):
            rma.with_user(self.accountant).action_send_refunds()
            self.run_refund_job()
        self.assertEqual([amount for _reference, amount in self.calls], [-240.0, -140.0])
        self.assertEqual(rma.refund_status, "none")

    def test_whole_only_gives_way_altogether(self):
        self.support[self.provider.id] = "full_only"
        rma, _txs = self.return_paid(240.0)
        self.pay_note(rma.credit_note_ids, 100.0)
        self.assert_rows(rma, ("cancel", 240.0))
        self.assertRecordValues(rma, [{"refund_status": "pay", "amount_refund_due": 140.0}])
        self.assertTrue(self.get_activities(rma, "mail_activity_refund"))

    def test_looked_at_again_before_it_is_sent(self):
        """What nothing told us of, say a payment without an entry, is found at the last moment."""
        rma, _txs = self.return_paid(240.0)
        unpaid = type(self.env["account.move"])._get_rma_unpaid
        with (
            patch.object(
                type(self.env["account.move"]),
                "_get_rma_unpaid",
                lambda note, but=(): max(unpaid(note, but) - 100.0, 0.0),
            ),
            self.answers("done"),
        ):
            self.run_refund_job()
        self.assertEqual([amount for _reference, amount in self.calls], [-140.0])

    # What was never paid

    def test_invoice_paid_in_part(self):
        """Of 240, 100 were paid: 140 reduce the invoice, 100 go back."""
        order = self.sell([(self.chair, 2)])
        tx = self.pay(100.0, order)
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        )
        wizard.create({"amount": 100.0})._create_payments()
        invoice = order.invoice_ids
        rma = self.authorize(order, {self.chair: 2}, refund_method="original")
        note = self.credit(rma)
        self.assertEqual(note._get_set_off(), {invoice: 140.0})
        self.assertRecordValues(rma.refund_ids, [{"amount": 100.0, "source_tx_id": tx.id}])

    def test_payment_of_the_invoice_undone_while_it_waits(self):
        """It bounced: the customer owes the invoice again, and gets nothing for it."""
        rma, _txs = self.return_paid(240.0)
        invoice = rma.credit_note_ids.reversed_entry_id
        line = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        line.remove_move_reconcile()
        self.assertEqual(invoice.amount_residual, 240.0)
        with self.answers("done"):
            self.run_refund_job()
        self.assertFalse(self.calls)
        self.assertRecordValues(rma, [{"refund_status": "none", "amount_refund_due": 0.0}])
        self.assert_rows(rma, ("cancel", 240.0))

    def test_down_payment_that_is_not_paid(self):
        order = self.create_order([(self.chair, 2)])
        down_payment = self.invoice_down_payment(order, 60.0)
        self.deliver(order)
        final = order._create_invoices(final=True)
        final.action_post()
        self.pay(240.0, order)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=final.ids
        ).create({})._create_payments()
        rma = self.authorize(order, {self.chair: 2}, refund_method="original")
        note = self.credit(rma)
        self.assertEqual(note._get_set_off(), {down_payment: 60.0})
        self.assertEqual(rma.refund_ids.mapped("amount"), [180.0])

    def test_notes_posted_together_keep_to_their_invoices(self):
        """Core pairs them by place: of two notes of one invoice the second took another's."""
        paid, owed = self.sell([(self.chair, 2)]), self.sell([(self.lamp, 1)])
        self.settle_invoices(paid)
        rmas = self.env["rma.order"]
        for order, product in ((paid, self.chair), (paid, self.chair), (owed, self.lamp)):
            rmas |= self.authorize(order, {product: 1}, refund_method="bank")
        rmas.action_create_credit_notes()
        rmas.credit_note_ids.action_post()
        self.assertEqual([rma.credit_note_ids.amount_residual for rma in rmas], [120.0, 120.0, 0.0])
        invoices = owed.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")
        self.assertEqual(invoices.amount_residual, 0.0)

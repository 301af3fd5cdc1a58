from odoo import Command

from ..common_job import JobCommon


class TestRefundCost(JobCommon):
    """Credit notes by policy: drafted, or posted and set off against their invoices, in batches."""

    def authorize_due(self, count):
        self.rmas = self.authorize_many(count, user=self.csr).with_user(self.env.user)

    def test_cost(self):
        for mode, states in (("draft", {"draft"}), ("post", {"posted"})):
            with self.subTest(mode):
                self.set_terms(credit_mode=mode, refund_timing="authorization")
                self.assert_cost(self.authorize_due, self.env["rma.order"]._cron_credit)
                notes = self.rmas.credit_note_ids
                self.assertEqual(len(notes), len(self.rmas))
                self.assertEqual(set(notes.mapped("state")), states)
        for note in notes:
            self.assertEqual(note.amount_residual, 0.0)
            self.assertEqual(note.reversed_entry_id.amount_residual, 0.0)
            self.assertEqual(
                note.line_ids.matched_debit_ids.debit_move_id.move_id, note.reversed_entry_id
            )

    def test_notes_of_one_invoice_go_one_after_the_other(self):
        """What the first takes off the invoice, the second one does not find."""
        order = self.sell([(self.chair, 3)])
        invoice = order.invoice_ids
        returns = [self.authorize(order, {self.chair: 1}) for _number in range(2)]
        for rma in returns:
            self.receive(rma)
            self.inspect(rma)
        rmas = self.env["rma.order"].union(*returns)
        self.pay(invoice, 200.0)
        self.assertEqual(invoice.amount_residual, 160.0)
        rmas.action_create_credit_notes()
        notes = rmas.credit_note_ids.sorted("id")
        self.assertEqual(len(notes._split_by_invoices()), 2)
        notes.action_post()
        self.assertEqual(notes.mapped("amount_residual"), [0.0, 80.0])
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_notes_of_different_invoices_are_one_batch(self):
        rmas = self.authorize_many(3)
        for rma in rmas:
            self.receive(rma)
            self.inspect(rma)
        rmas.action_create_credit_notes()
        self.assertEqual(rmas.credit_note_ids._split_by_invoices(), [rmas.credit_note_ids])

    def pay(self, invoice, amount):
        """Book a payment, so that the invoice is left open by so much less."""
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        receivable = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        vals = {"account_id": receivable.account_id.id, "partner_id": invoice.partner_id.id}
        entry = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "line_ids": [
                    Command.create({**vals, "credit": amount}),
                    Command.create({"account_id": journal.default_account_id.id, "debit": amount}),
                ],
            }
        )
        entry.action_post()
        (receivable | entry.line_ids.filtered("credit")).reconcile()

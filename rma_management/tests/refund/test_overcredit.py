from odoo.exceptions import UserError

from ..common_refund import RefundCommon


class TestOvercredit(RefundCommon):
    """Credited at receipt, and sent back by the inspector: finance is asked to take it back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.refund_timing = "receipt"
        cls.activity = cls.env.ref("rma_management.mail_activity_overcredit")

    def overcredit(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2}, user=self.csr)
        rma = rma.with_env(self.env)
        self.receive(rma)
        note = self.credit(rma)
        self.inspect(rma, self.send_back, {self.chair: 1}, user=self.inspector)
        self.inspect(rma, user=self.inspector)
        return rma, note

    def asked(self, rma):
        return rma.activity_ids.filtered(lambda act: act.activity_type_id == self.activity)

    def test_finance_is_asked_and_lowers_the_note(self):
        rma, note = self.overcredit()
        self.assertRecordValues(rma.line_ids, [{"qty_due": 1, "qty_credited": 2}])
        asked = self.asked(rma)
        self.assertEqual(asked.user_id, self.accountant)
        self.assertIn("1 Units is due, 2 credited", asked.note)
        note.button_draft()
        with self.assertRaisesRegex(UserError, "Lower the credit note"), self.cr.savepoint():
            note.action_post()
        note.invoice_line_ids.filtered("rma_line_id").quantity = 1
        note.action_post()
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 120}])
        self.assertFalse(self.asked(rma))

    def test_the_note_is_reversed_in_part(self):
        rma, note = self.overcredit()
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=note.ids)
            .create({"journal_id": note.journal_id.id})
        )
        wizard.refund_moves()
        invoice = note.reversal_move_ids
        invoice.invoice_line_ids.filtered("rma_line_id").quantity = 1
        invoice.action_post()
        self.assertEqual(rma.line_ids.qty_credited, 1)
        self.assertFalse(self.asked(rma))

    def test_the_inspection_is_taken_back(self):
        rma, _note = self.overcredit()
        refused = rma.inspection_ids.filtered(lambda each: each.disposition_id == self.send_back)
        self.assertTrue(self.asked(rma))
        refused.move_ids.picking_id.action_cancel()
        self.assertEqual(rma.line_ids.qty_refused, 0)
        self.assertFalse(self.asked(rma))

    def test_what_is_due_is_asked_about_by_nobody(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        self.receive(rma)
        self.credit(rma)
        self.inspect(rma, user=self.inspector)
        self.assertFalse(self.asked(rma))
        other = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2}, user=self.csr)
        self.receive(other)
        self.inspect(other, self.send_back, {self.chair: 1}, user=self.inspector)
        self.assertFalse(self.asked(other))

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCreditUndo(StoreCreditCommon):
    """What undoes the credit note takes the store credit back (M9)."""

    def test_reset_and_post_again(self):
        self.set_bonus(10)
        note = self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        entry = note.rma_store_credit_entry_ids
        note.with_user(self.accountant).button_draft()
        self.assertEqual(self.card_of().points, 0.0)
        self.assertRecordValues(
            self.card_of().history_ids.sorted("id"),
            [
                {"issued": 120.0, "used": 0.0, "rma_kind": "credit"},
                {"issued": 12.0, "used": 0.0, "rma_kind": "bonus"},
                {"issued": 0.0, "used": 12.0, "rma_kind": "bonus"},
                {"issued": 0.0, "used": 120.0, "rma_kind": "credit"},
            ],
        )
        self.assertEqual((self.balance(self.owed), self.balance(self.bonus_cost)), (0.0, 0.0))
        self.assertRecordValues(
            entry.reversal_move_ids, [{"state": "posted", "date": fields.Date.today()}]
        )
        self.assertTrue(
            all(line.reconciled for line in entry.line_ids if line.account_id.reconcile)
        )
        self.assertFalse(note.rma_store_credit_entry_ids)
        note.with_user(self.accountant).action_post()
        self.assertEqual(self.card_of().points, 132.0)
        self.assertEqual((self.balance(self.owed), self.get_open()), (132.0, 0.0))
        self.assertEqual(note.amount_residual, 0.0)

    def test_posted_lower_than_before(self):
        note = self.take(self.sell_paid([(self.chair, 2)]), {self.chair: 2})
        note.button_draft()
        note.invoice_line_ids.quantity = 1
        note.action_post()
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (120.0, 120.0))
        self.assertEqual(self.get_open(), 0.0)

    def test_cancelled_note(self):
        order = self.sell_paid([(self.chair, 1)])
        note = self.take(order, {self.chair: 1})
        note.with_user(self.accountant).button_cancel()
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (0.0, 0.0))
        self.assertEqual(self.get_open(), 0.0)
        again = self.credit(note.rma_order_ids)
        self.assertEqual((self.card_of().points, again.amount_residual), (120.0, 0.0))

    def test_reversed_note(self):
        note = self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=note.ids
        )
        wizard.create({"journal_id": note.journal_id.id}).refund_moves()
        reversal = note.reversal_move_ids
        reversal.action_post()
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (0.0, 0.0))
        self.assertEqual((self.get_open(), note.rma_store_credit_pending), (0.0, 0.0))
        note.action_grant_store_credit()
        self.assertEqual(self.card_of().points, 0.0)
        reversal.button_cancel()
        self.assertEqual((self.card_of().points, note.amount_residual), (120.0, 0.0))

    def test_spent_store_credit_is_not_taken_back(self):
        note = self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        self.spend([(self.lamp, 1)])
        with self.assertRaisesRegex(UserError, r"has spent.*80\.00 of .*120\.00"):
            note.button_draft()
        self.assertEqual((note.state, self.card_of().points), ("posted", 80.0))

    def test_settlement_goes_with_its_note_only(self):
        note = self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        with self.assertRaisesRegex(UserError, "Reset that credit note"):
            note.rma_store_credit_entry_ids.button_draft()
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=note.rma_store_credit_entry_ids.ids
        )
        wizard = wizard.create({"journal_id": note.rma_store_credit_entry_ids.journal_id.id})
        with self.assertRaisesRegex(UserError, "Reset that credit note"):
            wizard.refund_moves()

    def test_history_outlives_the_return(self):
        note = self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        rma = note.rma_order_ids
        note.button_draft()
        note.unlink()
        rma.action_cancel()
        rma.unlink()
        self.assertEqual(len(self.card_of().history_ids), 2)
        self.assertFalse(self.card_of().history_ids.filtered("order_id"))

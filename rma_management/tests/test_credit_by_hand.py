from odoo.exceptions import UserError

from .common_credit import CreditCommon


class TestCreditByHand(CreditCommon):
    """Notes and invoices that people edit, reset, delete or make beside ours (M3)."""

    def test_credited_from_the_order(self):
        """Core's own credit note for returned goods names no invoice; it counts all the same."""
        order = self.sell([(self.chair, 3)])
        rma = self.settle(order, {self.chair: 2})
        by_hand = order._create_invoices(final=True)
        self.assertEqual(by_hand.move_type, "out_refund")
        self.assertFalse(by_hand.reversed_entry_id)
        by_hand.invoice_line_ids.quantity = 1
        by_hand.action_post()
        note = self.credit(rma)
        self.assertEqual(note.amount_total, 120.0)
        self.assertEqual(rma.state, "done")
        with self.assertRaisesRegex(UserError, "nothing to credit"):
            rma.action_create_credit_notes()

    def test_reversed_and_invoiced_anew(self):
        """Core's "reverse and create invoice": the return is credited from the new invoice."""
        order = self.sell([(self.chair, 2)])
        old = order.invoice_ids
        new = self.reverse_by_hand(old, modify=True)
        new.invoice_line_ids.price_unit = 90.0
        new.action_post()
        rma = self.settle(order, {self.chair: 2})
        self.assertEqual(rma.amount_estimated, 216.0)
        note = self.credit(rma)
        self.assertEqual(note.reversed_entry_id, new)
        self.assert_reversed(new, note)

    def test_older_draft_is_posted_last(self):
        order = self.sell([(self.lamp, 3, {"discount": 10.0})])
        invoice = order.invoice_ids
        notes = self.env["account.move"]
        for quantity in (1, 1, 1):
            notes |= self.credit(self.settle(order, {self.lamp: quantity}), post=False)
        for note in reversed(notes):
            note.action_post()
        self.assert_reversed(invoice, notes)

    def test_draft_reset_edited_deleted(self):
        order = self.sell([(self.chair, 2)])
        rma = self.settle(order, {self.chair: 2})
        note = self.credit(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])
        note.button_draft()
        note.invoice_line_ids.quantity = 1
        self.assertRecordValues(rma, [{"state": "authorized", "amount_credited": 0.0}])
        self.assertRecordValues(rma.line_ids, [{"qty_credited": 0.0, "qty_to_credit": 1.0}])
        rest = self.credit(rma, post=False)
        self.assertEqual(rest.amount_total, 120.0)
        note.action_post()
        rest.unlink()
        self.assertRecordValues(rma.line_ids, [{"qty_credited": 1.0, "qty_to_credit": 1.0}])
        self.credit(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])
        note.button_draft()
        note.button_cancel()
        self.assertRecordValues(rma.line_ids, [{"qty_credited": 1.0, "qty_to_credit": 1.0}])
        self.credit(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])

    def test_invoice_taken_back_under_a_draft(self):
        """A credit note on an invoice that is a draft again takes back what nobody charged."""
        order = self.sell([(self.chair, 2)])
        invoice = order.invoice_ids
        rma = self.settle(order, {self.chair: 2})
        note = self.credit(rma, post=False)
        invoice.button_draft()
        with self.assertRaisesRegex(UserError, "More would be credited"), self.cr.savepoint():
            note.action_post()
        invoice.invoice_line_ids.price_unit = 50.0
        invoice.action_post()
        with self.assertRaisesRegex(UserError, "More would be credited"), self.cr.savepoint():
            note.action_post()
        note.button_cancel()
        self.assert_reversed(invoice, self.credit(rma))

    def test_invoice_lowered_below_what_was_credited(self):
        order = self.sell([(self.chair, 2)])
        invoice = order.invoice_ids
        self.credit(self.settle(order, {self.chair: 2}))
        invoice.button_draft()
        invoice.invoice_line_ids.quantity = 1
        with self.assertRaisesRegex(UserError, "More would be credited"):
            invoice.action_post()

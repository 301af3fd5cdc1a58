from odoo import Command
from odoo.exceptions import UserError

from ..common_credit import CreditCommon


class TestCreditReversal(CreditCommon):
    """A credit note of ours that is reversed gives nothing: the money is due again (M9)."""

    def reverse(self, entry, quantity=None, post=True):
        """Reverse an entry with core's wizard, of each line so many only where it says so."""
        reversal = self.reverse_by_hand(entry)
        if quantity is not None:
            reversal.with_user(self.accountant).write(
                {
                    "invoice_line_ids": [
                        Command.update(line.id, {"quantity": quantity})
                        for line in reversal.invoice_line_ids
                    ]
                }
            )
        if post:
            reversal.with_user(self.accountant).action_post()
        return reversal

    def reverse_by_hand(self, invoice, modify=False):
        # Whoever reverses a note need have no right on returns.
        before = invoice.reversal_move_ids
        wizard = self.env["account.move.reversal"].with_user(self.accountant)
        wizard = wizard.with_context(active_model="account.move", active_ids=invoice.ids)
        wizard = wizard.create({"journal_id": invoice.journal_id.id})
        wizard.modify_moves() if modify else wizard.refund_moves()
        return invoice.reversal_move_ids - before

    def assert_money(self, rma, state, credited, due, amount):
        self.assertRecordValues(rma, [{"state": state, "amount_credited": amount}])
        self.assertRecordValues(rma.line_ids, [{"qty_credited": credited, "qty_to_credit": due}])

    def test_due_again(self):
        order = self.sell([(self.chair, 3)])
        invoice = order.invoice_ids
        rma = self.settle(order, {self.chair: 2})
        note = self.credit(rma)
        self.assert_money(rma, "done", 2.0, 0.0, 240.0)
        debit = self.reverse(note, post=False)
        self.assertEqual(debit.move_type, "out_invoice")
        self.assert_money(rma, "done", 2.0, 0.0, 240.0)
        debit.with_user(self.accountant).action_post()
        self.assert_money(rma, "authorized", 0.0, 2.0, 0.0)
        self.assertEqual(rma.next_step, "settle")
        self.assertEqual(rma.credit_note_ids, note)
        again = self.credit(rma)
        self.assertEqual(again.reversed_entry_id, invoice)
        self.assert_money(rma, "done", 2.0, 0.0, 240.0)
        with self.assertRaisesRegex(UserError, "nothing to credit"):
            rma.action_create_credit_notes()
        self.credit(self.settle(order, {self.chair: 1}))
        self.assert_reversed(invoice, order.invoice_ids - invoice)

    def test_in_part(self):
        """What somebody lowers on the reversal stays credited, to the cent."""
        order = self.sell([(self.lamp, 3, {"discount": 10.0})])
        invoice = order.invoice_ids
        rma = self.settle(order, {self.lamp: 3})
        note = self.credit(rma)
        whole = note.amount_total
        debit = self.reverse(note, quantity=1)
        self.assertRecordValues(rma.line_ids, [{"qty_credited": 2.0, "qty_to_credit": 1.0}])
        self.assertAlmostEqual(rma.amount_credited, whole - debit.amount_total, 2)
        self.assertEqual(rma.state, "authorized")
        self.credit(rma)
        self.assertEqual(rma.state, "done")
        self.assert_reversed(invoice, order.invoice_ids - invoice)

    def test_reversal_of_the_reversal(self):
        order = self.sell([(self.chair, 2)])
        invoice = order.invoice_ids
        rma = self.settle(order, {self.chair: 2})
        debit = self.reverse(self.credit(rma))
        credit = self.reverse(debit)
        self.assertEqual(credit.move_type, "out_refund")
        self.assert_money(rma, "done", 2.0, 0.0, 240.0)
        self.assertIn(credit, rma.credit_note_ids)
        self.assert_reversed(invoice, order.invoice_ids - invoice)
        self.reverse(credit)
        self.assert_money(rma, "authorized", 0.0, 2.0, 0.0)

    def test_undone_in_their_order(self):
        """What stands on an entry is undone before it: nobody credits twice by a detour."""
        order = self.sell([(self.chair, 2)])
        rma = self.settle(order, {self.chair: 2})
        note = self.credit(rma)
        debit = self.reverse(note)
        with self.assertRaisesRegex(UserError, f"reversed by {debit.name}"), self.cr.savepoint():
            note.with_user(self.accountant).button_draft()
        again = self.credit(rma)
        with self.assertRaisesRegex(UserError, "More would be credited"), self.cr.savepoint():
            debit.with_user(self.accountant).button_draft()
        again.button_draft()
        again.button_cancel()
        debit.with_user(self.accountant).button_draft()
        self.assert_money(rma, "done", 2.0, 0.0, 240.0)
        debit.with_user(self.accountant).button_cancel()
        note.with_user(self.accountant).button_draft()
        self.assert_money(rma, "authorized", 0.0, 0.0, 0.0)

    def test_credited_and_drafted_meanwhile(self):
        """The reversal goes and comes again while the credit is on another note."""
        order = self.sell([(self.chair, 2)])
        rma = self.settle(order, {self.chair: 2})
        debit = self.reverse(self.credit(rma))
        draft = self.credit(rma, post=False)
        debit.with_user(self.accountant).button_draft()
        with self.assertRaisesRegex(UserError, "More would be credited"), self.cr.savepoint():
            draft.with_user(self.accountant).action_post()
        debit.with_user(self.accountant).action_post()
        draft.with_user(self.accountant).action_post()
        self.assert_money(rma, "done", 2.0, 0.0, 240.0)

    def test_takes_back_no_more_than_was_given(self):
        order = self.sell([(self.chair, 3)])
        note = self.credit(self.settle(order, {self.chair: 2}))
        debit = self.reverse(note, quantity=3, post=False)
        with self.assertRaisesRegex(UserError, "more would be taken back than was credited"):
            debit.with_user(self.accountant).action_post()

    def test_fees_are_due_again_too(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        order = self.sell([(self.chair, 2)])
        rma = self.settle(order, {self.chair: 2})
        note = self.credit(rma)
        self.assertEqual(note.amount_total, 216.0)
        debit = self.reverse(note)
        self.assertEqual(rma.amount_credited, 0.0)
        self.assertFalse(rma.charge_invoice_ids)
        self.assertEqual(self.credit(rma).amount_total, 216.0)
        self.assertEqual(debit.amount_total, 216.0)
        self.assertEqual(rma.state, "done")

    def test_discount_on_the_order(self):
        order = self.create_order([(self.chair, 3)])
        self.add_discount(order, "so_discount", 0.1)
        self.deliver(order)
        invoice = self.invoice(order)
        rma = self.settle(order, {self.chair: 3})
        self.reverse(self.credit(rma))
        self.assertEqual(self.credit(rma).amount_total, 324.0)
        self.assert_reversed(invoice, order.invoice_ids - invoice)

    def test_nobody_is_paid_twice(self):
        """What the customer owes by the reversal is set off, and not paid out with the next."""
        order = self.sell([(self.chair, 2)])
        rma = self.settle(order, {self.chair: 2}, refund_method="bank")
        debit = self.reverse(self.credit(rma))
        again = self.credit(rma)
        self.assertEqual(debit.amount_residual, 0.0)
        self.assertEqual(again.amount_residual, 0.0)
        self.assertEqual(again._get_rma_unpaid(), 0.0)

    def test_the_return_can_go_on_otherwise(self):
        """A return that nothing is credited on any more is not tied by what was."""
        self.settle_at_once()
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.reverse(self.credit(rma))
        rma.action_cancel()
        self.assertEqual(rma.state, "cancel")

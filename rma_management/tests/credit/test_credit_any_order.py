import os
from itertools import permutations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError

from ..common_credit import CreditCommon

EXAMPLES = int(os.environ.get("RMA_EXAMPLES", "0"))

ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["return", "return", "credit", "by hand", "post", "post", "reset", "drop"]),
        st.integers(0, 5),
        st.integers(1, 3),
    ),
    min_size=4,
    max_size=10,
)


class TestCreditAnyOrder(CreditCommon):
    """The cap is what was paid for what has come back, in whatever order notes are posted (C2)."""

    # Three of it come to 100.00: one is 33.33, two are 66.67.
    THIRDS = {"price_unit": 41.67, "discount": 20.01}

    def test_posted_in_any_order(self):
        for order_of_posting in permutations(range(3)):
            with self.subTest(order=order_of_posting):
                order = self.sell([(self.lamp, 3, self.THIRDS)])
                invoice = order.invoice_ids
                notes = [
                    self.credit(self.settle(order, {self.lamp: 1}), post=False) for _ in range(3)
                ]
                self.assertEqual([note.amount_untaxed for note in notes], [33.33, 33.34, 33.33])
                for position in order_of_posting:
                    notes[position].with_user(self.accountant).action_post()
                self.assert_reversed(invoice, self.env["account.move"].union(*notes))

    def test_first_draft_is_deleted(self):
        """What was to be credited first comes last, and the sum is the same."""
        order = self.sell([(self.lamp, 3, self.THIRDS)])
        invoice = order.invoice_ids
        first, second, third = (self.settle(order, {self.lamp: 1}) for _ in range(3))
        self.credit(first, post=False)
        self.credit(second, post=False)
        self.credit(third, post=False)
        first.credit_note_ids.unlink()
        third.credit_note_ids.action_post()
        second.credit_note_ids.action_post()
        self.credit(first)
        self.assert_reversed(invoice, (first | second | third).credit_note_ids)

    def test_without_what_has_come_back_it_is_strict(self):
        """A cent more than the one unit that is back was paid for; two are back, two cents more."""
        for count, amounts in ((1, (33.34,)), (2, (33.35, 40.0))):
            for amount in amounts:
                with self.subTest(back=count, amount=amount):
                    order = self.sell([(self.lamp, 3, self.THIRDS)])
                    returns = [self.settle(order, {self.lamp: 1}) for _ in range(count)]
                    note = self.credit(returns[0], post=False)
                    note.invoice_line_ids.write({"price_unit": amount, "discount": 0})
                    with self.assertRaisesRegex(UserError, "for what has come back"):
                        note.action_post()

    def test_parts_of_one_return_with_a_fee(self):
        """The fee of a later receipt may be posted before that of an earlier one."""
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=7.0)
        order = self.sell([(self.lamp, 3, self.THIRDS)])
        rma = self.authorize(order, {self.lamp: 3})
        estimated = rma.amount_estimated
        notes = self.env["account.move"]
        for _unit in range(3):
            self.receive(rma, {self.lamp: 1}, backorder=True)
            self.inspect(rma)
            notes |= self.credit(rma, post=False)
        for note in notes[::-1]:
            note.action_post()
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": estimated}])

    @settings(
        max_examples=EXAMPLES or 4,
        derandomize=not EXAMPLES,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(ACTIONS)
    def test_any_sequence(self, actions):
        """Returns, notes of theirs and by hand, posted, reset and deleted as it comes."""
        with self.cr.savepoint() as savepoint:
            self.check(actions)
            savepoint.rollback()
        self.env.invalidate_all()

    def check(self, actions):
        order = self.sell([(self.lamp, 6, self.THIRDS)])
        self.sold, self.invoice_sold = order.order_line, order.invoice_ids
        self.returns = self.env["rma.order"]
        for name, choice, quantity in actions:
            try:
                with self.cr.savepoint():
                    getattr(self, f"do_{name.replace(' ', '_')}")(choice, quantity)
            except UserError:
                # Refused is as good as done: what counts is what is posted.
                self.env.invalidate_all()
            self.assert_not_above()
        self.finish()
        self.assert_reversed(self.invoice_sold, self.get_notes("posted"))
        self.assertEqual(set(self.returns.mapped("state")), {"done"})

    def get_notes(self, state):
        notes = self.sold.invoice_lines.move_id | self.invoice_sold.reversal_move_ids
        return notes.filtered(lambda move: move.move_type == "out_refund" and move.state == state)

    def assert_not_above(self):
        """No more is posted than was invoiced, tax by tax, and the states tell the truth."""
        paid, back = self.add_up(self.invoice_sold), self.add_up(self.get_notes("posted"))
        for key, amount in paid.items():
            if key[0] in ("net", "tax", "total"):
                left = amount + back.get(key, 0)
                self.assertGreaterEqual(left * (1 if amount > 0 else -1), 0, key)
        for rma in self.returns:
            self.assertEqual(rma.state == "done", rma._is_finished(), rma.name)

    def do_return(self, _choice, quantity):
        quantity = min(quantity, self.sold.qty_returnable)
        if quantity:
            self.returns |= self.settle(self.sold.order_id, {self.lamp: quantity})

    def do_credit(self, _choice, _quantity):
        self.returns.filtered(lambda rma: rma.line_ids.qty_to_credit).action_create_credit_notes()

    def do_by_hand(self, _choice, quantity):
        note = self.reverse_by_hand(self.invoice_sold)
        note.invoice_line_ids.quantity = quantity

    def do_post(self, choice, _quantity):
        drafts = self.get_notes("draft")
        drafts[choice % len(drafts) :][:1].action_post() if drafts else None

    def do_reset(self, choice, _quantity):
        posted = self.get_notes("posted")
        posted[choice % len(posted) :][:1].button_draft() if posted else None

    def do_drop(self, choice, _quantity):
        drafts = self.get_notes("draft")
        drafts[choice % len(drafts) :][:1].unlink() if drafts else None

    def finish(self):
        """Have all come back and be credited."""
        self.get_notes("draft").unlink()
        self.do_return(0, self.sold.qty_returnable)
        self.do_credit(0, 0) if any(self.returns.line_ids.mapped("qty_to_credit")) else None
        self.get_notes("draft").action_post()

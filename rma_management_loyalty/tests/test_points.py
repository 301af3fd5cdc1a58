from odoo import Command
from odoo.tests import tagged

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestPoints(StoreCreditCommon):
    """Points that a purchase earned go back with what comes back of it (M10)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.create_program()
        cls.card = cls.env["loyalty.card"].create(
            {"program_id": cls.program.id, "partner_id": cls.partner.id, "points": 0.0}
        )

    @classmethod
    def create_program(cls, **rule):
        rule = {"reward_point_mode": "money", "reward_point_amount": 1.0, **rule}
        return cls.env["loyalty.program"].create(
            {
                "name": "Points",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "rule_ids": [Command.create(rule)],
                "reward_ids": [Command.create({"discount": 10, "required_points": 100000})],
            }
        )

    def buy(self, lines):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": quantity})
                    for product, quantity in lines
                ],
            }
        )
        order._update_programs_and_rewards()
        order.action_confirm()
        self.deliver(order)
        self.invoice(order)
        return order

    def bring_back(self, order, quantities, post=True):
        note = self.credit(self.authorize(order, quantities), post=False)
        if post:
            note.with_user(self.accountant).action_post()
        return note

    def assert_points(self, points, owed=0.0):
        self.assertAlmostEqual(self.card.points, points, 2)
        history = self.card.history_ids
        self.assertAlmostEqual(sum(history.mapped("rma_points_owed")), owed, 2)
        self.assertAlmostEqual(
            sum(history.mapped("issued")) - sum(history.mapped("used")), points, 2
        )

    def test_all_at_once_and_in_parts(self):
        for parts in ((3,), (1, 2), (1, 1, 1)):
            with self.subTest(parts=parts):
                order = self.buy([(self.lamp, 3)])
                earned = self.card.points
                self.assertTrue(earned)
                back = 0
                for quantity in parts:
                    note = self.bring_back(order, {self.lamp: quantity}, post=False)
                    self.assert_points(earned - round(earned * back / 3, 2))
                    back += quantity
                    note.with_user(self.accountant).action_post()
                    self.assertAlmostEqual(self.card.points, earned - earned * back / 3, delta=0.01)
                self.assert_points(0.0)

    def test_in_proportion_to_what_was_paid(self):
        order = self.buy([(self.chair, 1), (self.service, 2)])
        self.assert_points(144.0)
        self.bring_back(order, {self.chair: 1})
        self.assert_points(24.0)

    def test_only_products_that_earned(self):
        self.program.rule_ids.write(
            {
                "product_ids": [Command.set(self.lamp.ids)],
                "reward_point_mode": "unit",
                "reward_point_amount": 5,
            }
        )
        order = self.buy([(self.chair, 1), (self.lamp, 2)])
        self.assert_points(10.0)
        self.bring_back(order, {self.chair: 1})
        self.assert_points(10.0)
        self.bring_back(order, {self.lamp: 1})
        self.assert_points(5.0)

    def test_undone_and_posted_again(self):
        """Reset, cancelled, reversed: what it took goes back, and is never taken twice."""
        order = self.buy([(self.chair, 2)])
        note = self.bring_back(order, {self.chair: 1})
        self.assert_points(120.0)
        note._follow_points()
        self.assert_points(120.0)
        for _time in range(2):
            note.with_user(self.accountant).button_draft()
            self.assert_points(240.0)
            note.with_user(self.accountant).action_post()
            self.assert_points(120.0)
        note._reverse_moves(cancel=True)
        self.assert_points(240.0)

    def test_reversed_in_part(self):
        """What of a note is taken back gives its points back, and no more; safe to repeat."""
        order = self.buy([(self.chair, 2)])
        note = self.bring_back(order, {self.chair: 2})
        self.assert_points(0.0)
        debit = note._reverse_moves()
        debit.invoice_line_ids.quantity = 1
        debit.with_user(self.accountant).action_post()
        self.assert_points(120.0)
        note._follow_points()
        self.assert_points(120.0)
        debit.with_user(self.accountant).button_draft()
        self.assert_points(0.0)

    def test_spent_already(self):
        """What is not there any more is recorded, and taken off what the card gets next."""
        order = self.buy([(self.chair, 2)])
        self.env["loyalty.history"].create(
            {"card_id": self.card.id, "description": "Spent", "used": 200.0}
        )
        self.card.points = 40.0
        note = self.bring_back(order, {self.chair: 2})
        self.assert_points(0.0, owed=200.0)
        self.assertIn("had been spent", note.rma_order_ids.message_ids[0].body)
        self.buy([(self.chair, 1)])
        self.assert_points(0.0, owed=80.0)
        self.buy([(self.chair, 1)])
        self.assert_points(40.0)
        note.with_user(self.accountant).button_draft()
        self.assert_points(280.0)

    def test_two_notes_posted_at_once(self):
        first, second = (self.buy([(self.chair, 2)]) for _order in range(2))
        notes = self.bring_back(first, {self.chair: 1}, post=False)
        notes |= self.bring_back(first, {self.chair: 1}, post=False)
        notes |= self.bring_back(second, {self.chair: 1}, post=False)
        notes.action_post()
        self.assert_points(120.0)

    def test_two_orders_on_one_invoice(self):
        orders = self.env["sale.order"]
        for _order in range(2):
            order = self.env["sale.order"].create(
                {
                    "partner_id": self.partner.id,
                    "order_line": [
                        Command.create({"product_id": self.chair.id, "product_uom_qty": 1})
                    ],
                }
            )
            order._update_programs_and_rewards()
            order.action_confirm()
            self.deliver(order)
            orders |= order
        orders._create_invoices().action_post()
        self.bring_back(orders[0], {self.chair: 1})
        self.assert_points(120.0)

    def test_order_cancelled_afterwards(self):
        """Core takes back all that an order earned; what the return took is not taken again."""
        order = self.buy([(self.chair, 2)])
        self.bring_back(order, {self.chair: 1})
        self.assert_points(120.0)
        order._action_cancel()
        self.assertEqual(self.card.points, 0.0)

    def test_coupon_for_the_next_order(self):
        """A coupon cannot be taken in parts: it goes when everything has come back."""
        self.program.active = False
        program = self.env["loyalty.program"].create(
            {
                "name": "Next time",
                "program_type": "next_order_coupons",
                "applies_on": "future",
                "trigger": "auto",
                "rule_ids": [Command.create({"minimum_qty": 1})],
                "reward_ids": [Command.create({"discount": 10})],
            }
        )
        order = self.buy([(self.chair, 2)])
        coupon = program.coupon_ids
        self.assertEqual(coupon.points, 1.0)
        self.bring_back(order, {self.chair: 1})
        self.assertEqual(coupon.points, 1.0)
        self.bring_back(order, {self.chair: 1})
        self.assertEqual(coupon.points, 0.0)

    def test_many_at_once(self):
        orders = [self.buy([(self.chair, 1)]) for _order in range(9)]
        notes = self.env["account.move"]
        for order in orders:
            notes |= self.bring_back(order, {self.chair: 1}, post=False)
        notes[0].action_post()
        one, _vals = self.count_queries(notes[1]._prepare_points_taken)
        many, vals_list = self.count_queries(notes[2:]._prepare_points_taken)
        self.assertFalse(vals_list, "drafts take nothing")
        self.assertLess(many, one + 7, "less than a query for each order")

from odoo import Command
from odoo.exceptions import UserError

from ..common_credit import CreditCommon


class TestCreditFollow(CreditCommon):
    """A draft that is cut down to a part keeps the part of its fees and discounts, no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.refund_timing = "authorization"

    def get_fee(self, note):
        return -sum(note.invoice_line_ids.filtered("rma_charge_id").mapped("price_total"))

    def get_goods(self, note):
        return note.invoice_line_ids.filtered(lambda line: line._is_rma_goods())

    def cut(self, note, quantity):
        """Cut a draft down as the form does."""
        goods = self.get_goods(note)
        note.with_user(self.accountant).write(
            {"invoice_line_ids": [Command.update(goods.id, {"quantity": quantity})]}
        )

    def test_cut_down_to_a_part(self):
        """The fee is that of the part; the rest of both is due on the next note."""
        for basis, rate, fee, rest in (
            ("percent", 10.0, 12.0, 24.0),
            ("unit", 5.0, 5.0, 10.0),
            ("fixed", 30.0, 30.0, 0.0),
        ):
            with self.subTest(basis=basis):
                self.set_terms(restocking_fee_basis=basis, restocking_fee_rate=rate)
                rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
                note = self.credit(rma, post=False)
                self.assertAlmostEqual(self.get_fee(note), fee + rest, 2)
                self.cut(note, 1)
                self.assertAlmostEqual(self.get_fee(note), fee, 2)
                self.assertAlmostEqual(note.amount_total, 120.0 - fee, 2)
                note.with_user(self.accountant).action_post()
                other = self.credit(rma)
                self.assertAlmostEqual(self.get_fee(other), rest, 2)
                self.assertAlmostEqual(rma.amount_credited, rma.amount_estimated, 2)

    def test_cut_on_the_line_and_raised_again(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        note = self.credit(rma, post=False)
        for quantity, fee in ((1, 12.0), (3, 36.0), (2, 24.0)):
            self.get_goods(note).quantity = quantity
            self.assertAlmostEqual(self.get_fee(note), fee, 2)

    def test_goods_taken_off(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        order = self.sell([(self.chair, 1), (self.lamp, 1, {"price_unit": 50.0})])
        rma = self.authorize(order, {self.chair: 1, self.lamp: 1})
        note = self.credit(rma, post=False)
        self.assertAlmostEqual(self.get_fee(note), 18.0, 2)
        self.get_goods(note).filtered(lambda line: line.product_id == self.lamp).unlink()
        self.assertAlmostEqual(self.get_fee(note), 12.0, 2)
        note.action_post()
        self.assertAlmostEqual(self.get_fee(self.credit(rma)), 6.0, 2)

    def test_discount_on_the_order(self):
        order = self.create_order([(self.chair, 3)])
        self.add_discount(order, "so_discount", 0.1)
        self.deliver(order)
        invoice = self.invoice(order)
        rma = self.authorize(order, {self.chair: 3})
        note = self.credit(rma, post=False)
        self.assertEqual(note.amount_total, 324.0)
        self.cut(note, 1)
        self.assertEqual(note.amount_total, 108.0)
        note.action_post()
        self.assert_reversed(invoice, note | self.credit(rma))

    def test_reset_and_cut_down(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        note = self.credit(rma)
        note.button_draft()
        self.cut(note, 2)
        self.assertAlmostEqual(self.get_fee(note), 24.0, 2)

    def test_fee_by_the_accountant_stays(self):
        """What is edited itself is not reckoned anew; posting says what it should come to."""
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        note = self.credit(rma, post=False)
        fee = note.invoice_line_ids.filtered("rma_charge_id")
        fee.price_unit /= 2
        with self.assertRaisesRegex(UserError, "12.00 for what is credited, and .*6.00"):
            note.action_post()

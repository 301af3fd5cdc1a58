from odoo import Command

from odoo.addons.rma_management.tests.common_credit import CreditCommon


class TestRewardScope(CreditCommon):
    """A reward on some products lowers the credit of these, and of no others (M2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].search([]).active = False
        cls.policy.refund_timing = "authorization"
        cls.table = cls.create_product("Table", 50.0)

    def sell_rewarded(self, lines, **vals):
        """Sell with a reward on it, chairs at 100.00 and tables at 50.00 without their taxes."""
        vals = {"reward_type": "discount", "discount_mode": "percent", "discount": 10, **vals}
        program = self.env["loyalty.program"].create(
            {
                "name": "Promotion",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "rule_ids": [Command.create({"minimum_qty": 1})],
                "reward_ids": [Command.create(vals)],
            }
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            **(rest[0] if rest else {}),
                        }
                    )
                    for product, quantity, *rest in lines
                ],
            }
        )
        order._update_programs_and_rewards()
        for coupon, rewards in order._get_claimable_rewards().items():
            for reward in rewards & program.reward_ids:
                order._apply_program_reward(reward, coupon)
        self.assertTrue(order.order_line.filtered("reward_id"))
        order.action_confirm()
        self.deliver(order)
        self.invoice(order)
        return order

    def assert_credited(self, order, expected):
        """Return one product after the other for these amounts, which are the whole invoice."""
        invoice, notes = order.invoice_ids, self.env["account.move"]
        for product, quantity, amount in expected:
            rma = self.authorize(order, {product: quantity})
            self.assertEqual((rma.amount_estimated, product.name), (amount, product.name))
            notes |= self.credit(rma)
        self.assertEqual(sum(notes.mapped("amount_total")), invoice.amount_total)
        self.assert_reversed(invoice, notes)

    def test_specific_products(self):
        order = self.sell_rewarded(
            [(self.chair, 2), (self.table, 2)],
            discount_applicability="specific",
            discount_product_ids=[Command.set(self.chair.ids)],
        )
        self.assert_credited(
            order,
            [(self.table, 1, 60.0), (self.chair, 1, 108.0), (self.table, 1, 60.0)]
            + [(self.chair, 1, 108.0)],
        )

    def test_specific_products_with_several_taxes(self):
        other = self.create_tax("7%", 7.0)
        order = self.sell_rewarded(
            [(self.chair, 1), (self.lamp, 1, {"tax_ids": other.ids}), (self.table, 1)],
            discount_applicability="specific",
            discount_product_ids=[Command.set((self.chair | self.lamp).ids)],
        )
        self.assertEqual(len(order.order_line.filtered("reward_id")), 2)
        self.assert_credited(
            order, [(self.table, 1, 60.0), (self.lamp, 1, 32.1), (self.chair, 1, 108.0)]
        )

    def test_category_and_amount(self):
        category = self.env["product.category"].create({"name": "Tables"})
        self.table.categ_id = self.env["product.category"].create(
            {"name": "Small", "parent_id": category.id}
        )
        order = self.sell_rewarded(
            [(self.chair, 1), (self.table, 2)],
            discount=12,
            discount_mode="per_order",
            discount_applicability="specific",
            discount_product_category_id=category.id,
        )
        self.assert_credited(
            order, [(self.table, 1, 54.0), (self.chair, 1, 120.0), (self.table, 1, 54.0)]
        )

    def test_cheapest_product(self):
        """Half of one table: which of the two nobody can tell, so it is shared between them."""
        order = self.sell_rewarded(
            [(self.chair, 2), (self.table, 2)], discount=50, discount_applicability="cheapest"
        )
        self.assert_credited(
            order, [(self.chair, 2, 240.0), (self.table, 1, 45.0), (self.table, 1, 45.0)]
        )

    def test_cheapest_product_that_came_back_first(self):
        """The table stays what was the cheapest when nothing is left of it on the order."""
        (self.chair | self.table).invoice_policy = "order"
        order = self.sell_rewarded(
            [(self.chair, 2), (self.table, 1)], discount=50, discount_applicability="cheapest"
        )
        self.policy.refund_timing = "inspection"
        for product, quantity, amount in ((self.table, 1, 30.0), (self.chair, 2, 240.0)):
            rma = self.settle(order, {product: quantity})
            self.assertEqual(self.credit(rma).amount_total, amount)

    def test_reward_on_the_order(self):
        """Everything was cheaper, and everything is credited with its share."""
        order = self.sell_rewarded(
            [(self.chair, 1), (self.table, 2)], discount_applicability="order"
        )
        self.assert_credited(order, [(self.chair, 1, 108.0), (self.table, 2, 108.0)])

    def test_reward_that_was_changed_after_the_sale(self):
        """What cannot have been discounted so much was not: it is shared as before."""
        order = self.sell_rewarded(
            [(self.chair, 2), (self.table, 1)],
            discount=40,
            discount_applicability="specific",
            discount_product_ids=[Command.set(self.chair.ids)],
        )
        reward = order.order_line.reward_id
        reward.discount_product_ids = self.table
        rma = self.authorize(order, {self.table: 1})
        self.assertEqual(rma.amount_estimated, 60 - 96 * 60 / 300)
        reward.discount_product_ids = self.lamp
        self.assertEqual(
            self.authorize(order, {self.chair: 2}).amount_estimated, 240 - 96 * 240 / 300
        )

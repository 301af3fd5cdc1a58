from odoo import Command

from odoo.addons.rma_management.tests.common_credit import CreditCommon


class TestCreditLoyalty(CreditCommon):
    """Rewards (M2): discounts come back with the goods, gifts come back for nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].search([]).active = False

    def reward(self, order, **vals):
        """Grant a reward on a draft order."""
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
        order._update_programs_and_rewards()
        for coupon, rewards in order._get_claimable_rewards().items():
            for reward in rewards & program.reward_ids:
                order._apply_program_reward(reward, coupon)

    def sell_with(self, lines, **vals):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity, **values}
                    )
                    for product, quantity, values in lines
                ],
            }
        )
        self.reward(order, **vals)
        self.assertTrue(order.order_line.filtered("reward_id"))
        order.action_confirm()
        self.deliver(order)
        self.invoice(order)
        return order

    def test_discount_on_the_order(self):
        fixed = self.create_tax("Eco", 1.0, amount_type="fixed")
        other = self.create_tax("7%", 7.0)
        self.settle_at_once()
        order = self.sell_with(
            [
                (self.chair, 3, {"tax_ids": (self.tax | fixed).ids}),
                (self.lamp, 3, {"tax_ids": other.ids}),
            ],
            reward_type="discount",
            discount=15,
            discount_mode="percent",
            discount_applicability="order",
        )
        invoice = order.invoice_ids
        notes = self.return_one_by_one(order, (self.chair, self.lamp))
        self.assert_reversed(invoice, notes)

    def test_gift(self):
        order = self.sell_with(
            [(self.chair, 3, {})],
            reward_type="product",
            reward_product_id=self.lamp.id,
            reward_product_qty=1,
        )
        invoice = order.invoice_ids
        gift = order.order_line.filtered("reward_id")
        self.assertEqual((gift.product_id, gift.qty_delivered), (self.lamp, 1))
        note = self.credit(self.settle(order, {self.chair: 1}))
        self.assertEqual(note.amount_total, 120.0)
        rma = self.settle(order, {gift: 1})
        self.assertEqual(rma.amount_estimated, 0.0)
        free = self.credit(rma)
        self.assertEqual((free.amount_total, rma.state), (0.0, "done"))
        rest = self.credit(self.settle(order, {self.chair: 2}))
        self.assert_reversed(invoice, note | free | rest)
        self.assertEqual(order.invoice_status, "invoiced")

from odoo import Command

from ..common import RmaCommon

PHASES = ("enter", "receive", "inspect", "credit")
INSPECTED, STRAIGHT = False, "unopened"
# {(orders, lines): {condition: the most queries of each phase}}, from all of it measured warm.
MOST = {
    (1, 10): {INSPECTED: (132, 107, 144, 198), STRAIGHT: (135, 134, 1, 196)},
    (1, 100): {INSPECTED: (132, 288, 324, 200), STRAIGHT: (135, 314, 1, 198)},
    (20, 3): {INSPECTED: (365, 189, 205, 486), STRAIGHT: (367, 272, 1, 484)},
}
# What other tests have left in the caches of the process makes a query more or less.
SLACK = 1


class TestCost(RmaCommon):
    """The queries of a whole return, by inspection and straight to stock, as in `make bench`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.is_straight_to_stock = True
        cls.env = cls.env(
            user=cls.env.ref("base.user_admin"),
            context={**cls.env.context, "tracking_disable": False, "mail_notify_force_send": False},
        )
        products = cls.env["product.product"].create(
            [
                {
                    "name": f"Part {number}",
                    "is_storable": True,
                    "list_price": 33.33,
                    "invoice_policy": "delivery",
                }
                for number in range(100)
            ]
        )
        cls.env["stock.quant"].create(
            [
                {
                    "product_id": product.id,
                    "location_id": cls.warehouse.lot_stock_id.id,
                    "quantity": 1000.0,
                }
                for product in products
            ]
        )
        cls.products = products

    def sell_to(self, count, lines):
        """Return delivered and invoiced orders, each of a customer of its own."""
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(count)]
        )
        return self.sell_many(partners, [(product, 3) for product in self.products[:lines]])

    def count_request(self, step, *args):
        """Do a step as a request of its own, all but the commit: (queries, what it returns)."""
        self.env.cr.flush()
        self.env.cr.clear()
        before = self.env.cr.sql_log_count
        result = step(*args)
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before, result

    def go(self, orders, condition):
        """Take all of it back; return (the returns, the queries of each phase)."""
        counts = []

        def count(step, *args):
            queries, result = self.count_request(step, *args)
            counts.append(queries)
            return result

        returns = count(self.enter, orders, condition)
        count(returns.picking_ids.button_validate)
        count(self.inspect_many, returns)
        count(self.credit_many, returns)
        return returns, tuple(counts)

    def enter(self, orders, condition):
        """Enter one on the wizard as people do, many at once as programs do."""
        if len(orders) == 1:
            entry = self.env["rma.entry"].create(
                {"sale_order_ids": [Command.set(orders.ids)], "condition": condition}
            )
            entry.action_return_all()
            return self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        returns = self.env["rma.order"].create(
            [
                {
                    "partner_id": order.partner_id.id,
                    "line_ids": [
                        Command.create(
                            {
                                "sale_line_id": line.id,
                                "product_uom_qty": line.product_uom_qty,
                                "condition": condition,
                            }
                        )
                        for line in order.order_line
                    ],
                }
                for order in orders
            ]
        )
        returns.action_submit()
        return returns

    def inspect_many(self, returns):
        if "pending" in returns.mapped("inspection_status"):
            wizard = self.env["rma.inspect"].create({"order_ids": [Command.set(returns.ids)]})
            wizard.action_apply()

    def credit_many(self, returns):
        returns.action_create_credit_notes()
        returns.credit_note_ids.action_post()

    def test_queries(self):
        for count in (1, 2):
            for condition in (INSPECTED, STRAIGHT):
                self.go(self.sell_to(count, 2), condition)
        for (count, lines), conditions in MOST.items():
            orders = self.sell_to(count, lines)
            for condition, most in conditions.items():
                with self.subTest(orders=count, lines=lines, condition=condition):
                    savepoint = self.env.cr.savepoint()
                    returns, counts = self.go(orders, condition)
                    self.assertEqual(set(returns.mapped("state")), {"done"})
                    unseen = set(returns.inspection_ids.mapped("is_unseen"))
                    self.assertEqual(unseen, {condition == STRAIGHT})
                    over = {
                        phase: f"{taken} instead of {limit}"
                        for phase, taken, limit in zip(PHASES, counts, most, strict=True)
                        if taken > limit + SLACK
                    }
                    savepoint.close(rollback=True)
                    self.assertFalse(over)

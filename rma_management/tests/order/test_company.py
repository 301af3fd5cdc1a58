from odoo import Command
from odoo.exceptions import UserError

from ..common import RmaCommon


class TestCompany(RmaCommon):
    """A return is the affair of the company that sold what comes back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_b = cls.create_second_company()
        cls.csr.company_ids |= cls.company_b
        cls.order = cls.sell([(cls.chair, 3)])
        cls.orders_b = cls.sell_b() | cls.sell_b()

    @classmethod
    def sell_b(cls):
        """Sell and deliver chairs in the second company."""
        env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company_b.ids))
        chair = cls.chair.with_env(env)
        warehouse = env["stock.warehouse"].search([("company_id", "=", cls.company_b.id)], limit=1)
        env["stock.quant"]._update_available_quantity(chair, warehouse.lot_stock_id, 5)
        order = env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": chair.id,
                            "product_uom_qty": 3,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        return order.with_env(cls.env)

    def enter(self, orders, companies=None, context=(), **vals):
        """Enter a return of a chair of each order as a CSR of both companies."""
        companies = companies or self.company | self.company_b
        context = {"allowed_company_ids": companies.ids, **dict(context)}
        lines = [
            Command.create({"sale_line_id": line.id, "product_uom_qty": 1})
            for line in orders.order_line
        ]
        returns = self.env["rma.order"].with_user(self.csr).with_context(**context)
        return returns.create({"partner_id": self.partner.id, "line_ids": lines, **vals})

    def test_company_of_what_comes_back(self):
        both = self.company | self.company_b
        for orders, companies, expected in (
            (self.order, both, self.company),
            (self.order, self.company_b | self.company, self.company),
            (self.orders_b[0], both, self.company_b),
            (self.orders_b, both, self.company_b),
            (self.order.browse(), both, self.company),
            (self.order.browse(), self.company_b, self.company_b),
        ):
            with self.subTest(orders=orders.ids, companies=companies.ids):
                self.assertEqual(self.enter(orders, companies).company_id, expected)

    def test_many_at_once(self):
        returns = self.env["rma.order"].create(
            [
                {
                    "partner_id": self.partner.id,
                    "line_ids": [
                        Command.create({"sale_line_id": order.order_line.id, "product_uom_qty": 1})
                    ],
                }
                for order in (self.order, *self.orders_b)
            ]
        )
        self.assertEqual(
            [rma.company_id for rma in returns], [self.company, self.company_b, self.company_b]
        )

    def test_authorized_as_from_the_entry(self):
        rma = self.enter(self.orders_b[0])
        rma.action_submit()
        self.assertEqual(rma.state, "authorized")
        self.assertEqual(rma.sudo().picking_ids.company_id, self.company_b)

    def test_number_is_of_the_company(self):
        sequence = self.env["ir.sequence"].search([("code", "=", "rma.order")], limit=1)
        sequence.copy({"company_id": self.company_b.id, "prefix": "B-"})
        self.assertIn("B-", self.enter(self.orders_b[0]).name)
        self.assertNotIn("B-", self.enter(self.order).name)
        context = {"default_company_id": self.company_b.id}
        self.assertIn("B-", self.enter(self.orders_b[0], context=context).name)

    def test_whoever_names_one_is_heard(self):
        for vals, context in (
            ({"company_id": self.company.id}, {}),
            ({}, {"default_company_id": self.company.id}),
        ):
            with (
                self.subTest(context=context),
                self.assertRaisesRegex(UserError, "another company"),
                self.cr.savepoint(),
            ):
                self.enter(self.orders_b[0], context=context, **vals)
        with self.assertRaisesRegex(UserError, "another company"), self.cr.savepoint():
            self.enter(self.order | self.orders_b[0])

from odoo import Command

from ..common_credit import CreditCommon


class TestCreditCompany(CreditCommon):
    """Credit notes of two companies: each in its own books, whoever looks from wherever."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company_b = cls.create_second_company()
        cls.tax_b = cls.env["account.tax"].create(
            {
                "name": "Second 8%",
                "amount": 8.0,
                "type_tax_use": "sale",
                "company_id": cls.company_b.id,
            }
        )
        cls.chair.taxes_id = cls.tax | cls.tax_b
        cls.warehouse_b = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company_b.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.chair, cls.warehouse_b.lot_stock_id, 100.0
        )

    def sell_as(self, company, quantity):
        """Sell chairs as a user who sees one company only; return the order of the test's user."""
        env = self.env(context=dict(self.env.context, allowed_company_ids=company.ids))
        order = env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "company_id": company.id,
                "order_line": [
                    Command.create({"product_id": self.chair.id, "product_uom_qty": quantity})
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        order._create_invoices().action_post()
        return order.with_env(self.env)

    def test_each_in_its_own_books(self):
        companies = self.company | self.company_b
        orders = [self.sell_as(company, 3) for company in companies]
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        both = self.env(context=dict(self.env.context, allowed_company_ids=companies.ids))
        returns = both["rma.order"].create(
            [
                {
                    "partner_id": self.partner.id,
                    "company_id": order.company_id.id,
                    "line_ids": [
                        Command.create({"sale_line_id": order.order_line.id, "product_uom_qty": 3})
                    ],
                }
                for order in orders
            ]
        )
        returns.action_submit()
        for rma in returns:
            self.receive(rma)
            self.inspect(rma)
        returns.action_create_credit_notes()
        notes = returns.credit_note_ids.sorted("company_id")
        notes.action_post()
        self.assertEqual(notes.mapped("amount_total"), [324.0, 291.6])
        self.assertEqual(returns.mapped("amount_estimated"), [324.0, 291.6])
        for company, order, note in zip(companies, orders, notes, strict=True):
            with self.subTest(company=company.name):
                self.assertEqual(note.company_id, company)
                self.assertEqual(note.journal_id, (order.invoice_ids - note).journal_id)
                for records in (note.line_ids.account_id, note.line_ids.tax_ids):
                    self.assertIn(company, records.company_ids if "company_ids" in records else
                                  records.company_id)  # fmt: skip
                self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(set(returns.mapped("state")), {"done"})

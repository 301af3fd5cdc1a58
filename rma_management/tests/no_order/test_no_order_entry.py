from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common_no_order import NoOrderCommon


@tagged("post_install", "-at_install")
class TestNoOrderEntry(NoOrderCommon):
    """Entering goods without an order, as customer service (E3)."""

    def open_form(self, entry=None, user=None):
        entries = self.env["rma.entry"].with_user(user or self.csr)
        entry = entry or entries.create({})
        entry.action_add_without_order()
        return Form(entry)

    def test_entry_without_any_order(self):
        with self.open_form() as form:
            form.partner_id = self.partner
            form.evidence_ids.add(self.proof(self.csr))
            with form.line_ids.new() as line:
                line.product_id = self.chair
                line.quantity = 2
                self.assertEqual(line.verdict, "deny")
                line.price_basis = "list"
                self.assertEqual(line.price_unit, 100.0)
            self.assertEqual(form.amount_estimated, 240.0)
        entry = form.record
        self.assertRecordValues(
            entry.line_ids,
            [{"qty_returnable": 2.0, "verdict": "authorize", "amount_estimated": 240.0}],
        )
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "partner_id": self.partner.id,
                    "partner_shipping_id": self.partner.id,
                    "amount_estimated": 240.0,
                    "evidence_ids": entry.evidence_ids.ids,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(rma.line_ids.price_basis, "list")

    def test_goods_with_and_without_an_order(self):
        order = self.sell([(self.chair, 3)])
        entries = self.env["rma.entry"].with_user(self.csr)
        entry = entries.create({"sale_order_ids": [Command.set(order.ids)]})
        with self.open_form(entry) as form:
            form.evidence_ids.add(self.proof(self.csr))
            with form.line_ids.edit(0) as line:
                line.quantity = 1
            with form.line_ids.new() as line:
                line.product_id = self.lamp
                line.price_basis = "list"
                line.quantity = 3
        self.assertEqual(len(entry.line_ids), 2)
        self.assertEqual(entry.amount_estimated, 239.99)
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.assertEqual(rma.line_ids.product_id, self.chair | self.lamp)
        self.assertEqual(rma.amount_estimated, 239.99)

    def test_search_keeps_what_was_entered(self):
        order = self.sell([(self.chair, 3)])
        with self.open_form() as form:
            form.partner_id = self.partner
            with form.line_ids.new() as line:
                line.product_id = self.lamp
                line.price_basis = "list"
                line.quantity = 1
            form.sale_order_ids.add(order)
        self.assertEqual(form.record.line_ids.product_id, self.chair | self.lamp)

    def test_customer_is_asked_for(self):
        entries = self.env["rma.entry"].with_user(self.csr)
        vals = {"product_id": self.chair.id, "price_basis": "list", "quantity": 1}
        entry = entries.create({"line_ids": [Command.create(vals)]})
        with self.assertRaisesRegex(UserError, "Choose the customer"):
            entry.action_confirm()

    def test_only_managers_type_a_price(self):
        with self.assertRaises(AccessError), self.open_form() as form:
            form.partner_id = self.partner
            with form.line_ids.new() as line:
                line.product_id = self.chair
                line.price_basis = "manual"
                line.price_unit = 7.0
                line.quantity = 1
        with self.open_form(user=self.manager) as form:
            form.partner_id = self.partner
            form.evidence_ids.add(self.proof(self.manager))
            with form.line_ids.new() as line:
                line.product_id = self.chair
                line.price_basis = "manual"
                line.price_unit = 7.0
                line.quantity = 1
        rma = self.env["rma.order"].browse(form.record.action_confirm()["res_id"])
        self.assertRecordValues(rma.line_ids, [{"price_basis": "manual", "price_unit": 7.0}])

    def test_return_form(self):
        with Form(self.env["rma.order"].with_user(self.csr)) as form:
            form.partner_id = self.partner
            with form.line_ids.new() as line:
                line.product_id = self.chair
                line.price_basis = "list"
                line.product_uom_qty = 2
        self.assertEqual(form.record.amount_estimated, 240.0)
        self.assertIn("proof of purchase", form.record.objection_text)

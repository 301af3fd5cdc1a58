from odoo import Command

from .common_credit import CreditCommon


class ChargeCommon(CreditCommon):
    """Policies that charge, grades that cost, an order with its delivery."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls.env["product.product"].create(
            {
                "name": "Delivery",
                "type": "service",
                "list_price": 10.0,
                "invoice_policy": "order",
                "taxes_id": [Command.set(cls.tax.ids)],
            }
        )
        cls.company.rma_delivery_product_ids = cls.delivery
        cls.grade = cls.env["rma.grade"].create(
            {"name": "Scratched", "sequence": 99, "disposition_id": cls.restock.id}
        )

    def add_charge(self, rma, kind, rate, basis="fixed", user=None, **vals):
        charges = self.env["rma.charge"].with_user(user or self.env.user)
        return charges.create(
            {"order_id": rma.id, "type": kind, "basis": basis, "rate": rate, **vals}
        )

    def inspect_as(self, rma, grade, quantity=None, disposition=None):
        """Inspect what was received, all of it or a quantity, with a grade."""
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.grade_id = grade
        wizard.line_ids.disposition_id = disposition or self.restock
        if quantity:
            wizard.line_ids[0].quantity = quantity
        before = rma.inspection_ids
        wizard.action_apply()
        return rma.inspection_ids - before

    def charge_lines(self, moves):
        """Return what stands on documents for charges: {type: amount, tax included}."""
        lines = moves.invoice_line_ids.filtered("rma_charge_id")
        return {
            kind: round(sum(group.mapped("price_total")), 2)
            for kind, group in lines.grouped(lambda line: line.rma_charge_id.type).items()
        }

from odoo import Command

from .common import RmaCommon


class QualityCommon(RmaCommon):
    """A category of which much was delivered, and returns of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["product.category"].create({"name": "Furniture"})
        (cls.chair | cls.lamp).categ_id = cls.category
        cls.faulty = cls.env.ref("rma_management.rma_reason_group_product")
        cls.defective = cls.env.ref("rma_management.rma_reason_defective")
        cls.defective.is_evidence_required = False
        cls.cases = cls.env["rma.quality.case"]
        # Demo data has returns of its own.
        cls.env["rma.order.line"].search([])._in_action().write({"reason_id": False})

    def sell_lines(self, product, count, **vals):
        """Return an order whose lines are a delivery each."""
        order = self.create_order([(product, 1)] * count, **vals)
        self.deliver(order)
        return order

    def give_back(self, order, count, **vals):
        """Return the first lines of an order that nobody has returned, for a fault."""
        lines = order.order_line.filtered(lambda line: not line.rma_line_ids)[:count]
        rma = self.env["rma.order"].create(
            {
                "partner_id": order.partner_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "sale_line_id": line.id,
                            "product_uom_qty": 1,
                            "reason_id": self.defective.id,
                            "condition": "defective",
                            **vals,
                        }
                    )
                    for line in lines
                ],
            }
        )
        rma.action_submit()
        return rma

    def scan(self):
        return self.cases._scan(self.company)

    def open_case(self):
        """Return the case of chairs that come back too often."""
        self.sell_lines(self.lamp, 60)
        self.order = self.sell_lines(self.chair, 30)
        self.rma = self.give_back(self.order, 8)
        return self.scan()

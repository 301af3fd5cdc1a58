from odoo import Command

from odoo.addons.rma_management.tests.common_credit import CreditCommon


class KitCommon(CreditCommon):
    """A table set of one lamp and four plates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plate = cls.create_product("Plate", 10.0)
        cls.kit, cls.bom = cls.create_kit("Table Set", 90.0, {cls.lamp: 1, cls.plate: 4})

    @classmethod
    def create_kit(cls, name, price, components, count=1, **vals):
        """Create a kit of which the bill of materials makes `count`: (product, bill)."""
        kit = cls.create_product(name, price, 0, is_storable=False, **vals)
        bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "product_qty": count,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": product.id, "product_qty": quantity})
                    for product, quantity in components.items()
                ],
            }
        )
        return kit, bom

    def count_open(self, rma):
        """Return what a return still waits for: {product: quantity}."""
        return self.count_moves(
            rma.line_ids.move_ids.filtered(
                lambda m: m._is_from_customer() and m.state not in ("done", "cancel")
            )
        )

    def count_moves(self, moves):
        result = {}
        for move in moves:
            product = move.product_id
            quantity = move.quantity if move.state == "done" else move.product_qty
            result[product] = result.get(product, 0) + quantity
        return result

    def count_waiting(self):
        """Return what lies in the returns location: {product: quantity}."""
        quants = self.env["stock.quant"].search(
            [("location_id", "=", self.warehouse.rma_location_id.id), ("quantity", "!=", 0)]
        )
        result = {}
        for quant in quants:
            result[quant.product_id] = result.get(quant.product_id, 0) + quant.quantity
        return result

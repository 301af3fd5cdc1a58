from odoo import models

from odoo.addons.rma_management.tools.refund import exact
from odoo.addons.rma_management.tools.units import get_exact_unit


class AccountMoveLine(models.Model):
    """A component is credited as itself, off the invoice line of its kit."""

    _inherit = "account.move.line"

    def _prepare_rma_goods_vals(self, entry):
        line = entry.line
        if not line._is_component():
            return super()._prepare_rma_goods_vals(entry)
        product, ratio = line.product_id, line._get_sold_ratio()
        unit, quantity = get_exact_unit(entry.quantity / ratio, product, line.product_uom_id)
        kit_unit = self.product_id.uom_id
        in_kits = exact(kit_unit.factor) / exact(self.product_uom_id.factor or kit_unit.factor)
        in_parts = exact(unit.factor) / exact(product.uom_id.factor)
        return {
            "product_id": product.id,
            "name": self.env._(
                "%(component)s, part of %(kit)s",
                component=product.display_name,
                kit=self.product_id.display_name,
            ),
            "quantity": quantity,
            "product_uom_id": unit.id,
            "price_unit": float(exact(self.price_unit) * in_kits * ratio * in_parts),
        }

    def _get_cogs_value(self):
        """Take back what the invoice booked; Sales with Kits would reckon a whole kit anew."""
        # Whoever posts it: what comes back decides the cost, and nothing else is told.
        line = self.sudo().rma_line_id
        cost = self._get_returned_cost() if line and line.sale_line_id._is_kit() else None
        return super()._get_cogs_value() if cost is None else cost

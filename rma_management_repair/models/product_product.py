from collections import defaultdict

from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_repair_cost_estimate(self):
        """Return what repairs of these products have cost on average: {product: cost of a unit}.

        The value of the parts that were used, less that of parts that were recycled, over all
        finished repairs in the company, in its currency. A product that was never repaired is left
        out.
        """
        repairs = self.env["repair.order"]._read_group(
            [
                ("product_id", "in", self.ids),
                ("state", "=", "done"),
                ("company_id", "=", self.env.company.id),
            ],
            ["product_id", "product_uom"],
            ["product_qty:sum", "id:recordset"],
        )
        quantities, costs = defaultdict(float), defaultdict(float)
        for product, unit, quantity, orders in repairs:
            quantities[product] += unit._compute_quantity(quantity, product.uom_id, round=False)
            costs[product] += orders._get_parts_cost()
        return {
            product: costs[product] / quantity
            for product, quantity in quantities.items()
            if quantity
        }

from odoo import api, models

from odoo.addons.rma_management.models.rma_units import to_product_unit


class StockRule(models.Model):
    """Components are ordered for a kit: each of their moves notes what one kit holds."""

    _inherit = "stock.rule"

    @api.model
    def run(self, procurements, raise_user_error=True):
        """Hand on what was sold: core goes on with the components alone."""
        marked = [
            procurement._replace(
                values={
                    **procurement.values,
                    "rma_kit": (
                        procurement.product_id,
                        to_product_unit(
                            procurement.product_qty,
                            procurement.product_uom,
                            procurement.product_id,
                        ),
                    ),
                }
            )
            if procurement.values.get("sale_line_id")
            else procurement
            for procurement in procurements
        ]
        return super().run(marked, raise_user_error=raise_user_error)

    def _get_stock_move_values(
        self,
        product_id,
        product_qty,
        product_uom,
        location_dest_id,
        name,
        origin,
        company_id,
        values,
    ):
        vals = super()._get_stock_move_values(
            product_id,
            product_qty,
            product_uom,
            location_dest_id,
            name,
            origin,
            company_id,
            values,
        )
        kit, kits = values.get("rma_kit") or (product_id, 0)
        if kit != product_id and kits:
            parts = to_product_unit(product_qty, product_uom, product_id)
            vals["rma_kit_ratio"] = float(parts / kits)
        return vals

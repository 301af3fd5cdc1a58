from odoo import api, models

from odoo.addons.rma_management.tools.units import to_product_unit


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
            if procurement.values.get("sale_line_id") and "rma_kit_ratio" not in procurement.values
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
        if values.get("rma_exchange_line_id") and values.get("bom_line_id"):
            # Core takes the first place that the kit has for the component; it may have two.
            vals["bom_line_id"] = values["bom_line_id"]
        return vals

    def _get_custom_move_fields(self):
        # Of a component that is sent alone, nothing else tells.
        return super()._get_custom_move_fields() + ["rma_kit_ratio"]

from odoo import models


class RmaInspection(models.Model):
    """Inspecting kits sends their components on."""

    _inherit = "rma.inspection"

    def _prepare_scraps_vals(self):
        if not self.line_id._get_kit_moves():
            return super()._prepare_scraps_vals()
        common = self._prepare_scrap_vals()
        return [
            {
                **common,
                "product_id": move.product_id.id,
                "product_uom_id": move.product_id.uom_id.id,
                "scrap_qty": float(quantity),
                "lot_id": lot.id,
                "location_id": move.location_dest_id.id,
            }
            for move, lot, quantity in self.line_id._get_kit_goods(self)
        ]

    def _prepare_disposition_moves_vals(self, picking):
        if not self.line_id._get_kit_moves():
            return super()._prepare_disposition_moves_vals(picking)
        common = self._prepare_disposition_move_vals(picking)
        return [
            (
                {
                    **common,
                    "product_id": move.product_id.id,
                    "product_uom": move.product_id.uom_id.id,
                    "product_uom_qty": float(quantity),
                    "bom_line_id": move.bom_line_id.id,
                    "rma_kit_ratio": move.rma_kit_ratio,
                },
                lot,
            )
            for move, lot, quantity in self.line_id._get_kit_goods(self)
        ]

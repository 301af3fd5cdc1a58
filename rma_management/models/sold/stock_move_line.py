from odoo import api, models

from ...tools.core_names import MOVE_LINE_UNIT
from .stock_move import FOLLOWED

CORRECTED = {"quantity", MOVE_LINE_UNIT, "lot_id", "quant_id"}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # From a serial number to its deliveries; core has no index for it.
    _rma_lot_index = models.Index("(lot_id, id) WHERE lot_id IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        moves = self.env["stock.move"].browse(
            vals["move_id"] for vals in vals_list if vals.get("move_id")
        )
        before = moves._get_returned_before()
        lines = super().create(vals_list)
        lines._follow_corrections(before)
        return lines

    def write(self, vals):
        if not CORRECTED & vals.keys():
            return super().write(vals)
        before = self.move_id._get_returned_before()
        result = super().write(vals)
        self._follow_corrections(before)
        return result

    def _follow_corrections(self, before):
        """Let returns follow what is corrected on transfers that are done.

        :param before: what the corrected moves had taken back, see `_get_returned_before`
        """
        if self.env.context.get("rma_followed") is FOLLOWED:
            return
        # Whoever corrects a transfer needs no right on the returns of its goods.
        done = self.filtered(lambda line: line.state == "done").sudo()
        moves = done.move_id._without_following()
        moves._follow_rma_event("correct")
        moves._lower_by_correction(before)
        moves._follow_rma_event("corrected")

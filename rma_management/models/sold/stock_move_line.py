from odoo import api, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # From a serial number to its deliveries; core has no index for it.
    _rma_lot_index = models.Index("(lot_id, id) WHERE lot_id IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._follow_corrections()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if {"quantity", "product_uom_id"} & vals.keys():
            self._follow_corrections()
        return result

    def _follow_corrections(self):
        """Let returns follow what is corrected on transfers that are done."""
        # Whoever corrects a transfer needs no right on the returns of its goods.
        moves = self.filtered(lambda line: line.state == "done").sudo().move_id
        moves.rma_line_id._check_inspected()
        orders = moves._get_following_orders()
        orders._estimate_again()
        orders._sync_done()

from odoo import models

from ...tools.core_names import MOVE_UNIT


class StockMove(models.Model):
    _inherit = "stock.move"

    def write(self, vals):
        result = super().write(vals)
        # Core takes off what it puts on a move of its own, and nobody gives that up.
        is_split = self.env.context.get("do_not_unreserve")
        if {"product_uom_qty", MOVE_UNIT} & vals.keys() and not is_split:
            self._ask_about_given_up()
        return result

    def _ask_about_given_up(self):
        """Tell those responsible for returns of which an open transfer waits for less now."""
        # Whoever changes a transfer needs no right on the returns of its goods.
        moves = self.sudo().rma_line_id._get_awaited_moves() & self.sudo()
        if not moves:
            return
        moves.rma_line_id.order_id._ask_about_missing_transfers(moves.picking_id)

    def _action_cancel(self):
        result = super()._action_cancel()
        # Of a transfer that is done without some of its goods, the discrepancy tells.
        pickings = self.sudo().picking_id.filtered(lambda picking: picking.state == "cancel")
        pickings.move_ids.rma_line_id.order_id._ask_about_missing_transfers(pickings)
        return result

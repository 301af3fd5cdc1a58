from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    rma_exchange_line_id = fields.Many2one(
        "rma.order.line",
        string="Replaced Return Line",
        index="btree_not_null",
        ondelete="set null",
        help="Set on what is sent to the customer for returned goods.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        # A replacement must not disappear in an open delivery of the same order line.
        return super()._prepare_merge_moves_distinct_fields() + ["rma_exchange_line_id"]

    def _after_rma_move_done(self):
        """Send what is due once goods are received; a replacement that has left may be the end."""
        result = super()._after_rma_move_done()
        self.rma_line_id.order_id._send_due_replacements()
        self.rma_exchange_line_id.order_id._sync_done()
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        # Whoever cancels a delivery needs no right on the return that it was made for.
        self.sudo().rma_exchange_line_id.order_id._sync_done()
        return result


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        return super()._get_custom_move_fields() + ["rma_exchange_line_id"]


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.model
    def _get_rma_order_paths(self):
        return [*super()._get_rma_order_paths(), "move_ids.rma_exchange_line_id.order_id"]

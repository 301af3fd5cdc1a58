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


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        return super()._get_custom_move_fields() + ["rma_exchange_line_id"]


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.model
    def _get_rma_order_paths(self):
        return [*super()._get_rma_order_paths(), "move_ids.rma_exchange_line_id.order_id"]

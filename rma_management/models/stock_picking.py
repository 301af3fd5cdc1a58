from odoo import api, fields, models
from odoo.fields import Domain


class StockPicking(models.Model):
    _inherit = "stock.picking"

    rma_order_ids = fields.Many2many(
        "rma.order", string="RMAs", compute="_compute_rma_orders", search="_search_rma_order_ids"
    )
    rma_count = fields.Integer(string="Return Count", compute="_compute_rma_orders")

    _rma_name_index = models.Index("(lower(name), id)")
    # The field comes with stock_delivery.
    _rma_tracking_index = models.Index(
        lambda registry: (
            "(lower(carrier_tracking_ref), id) WHERE carrier_tracking_ref IS NOT NULL"
            if "carrier_tracking_ref" in registry["stock.picking"]._fields
            else ""
        )
    )

    @api.depends("move_ids.rma_line_id")
    def _compute_rma_orders(self):
        for picking in self:
            # The link tells nothing new; the return itself checks who reads it.
            picking.rma_order_ids = picking.sudo().move_ids.rma_line_id.order_id.sudo(False)
            picking.rma_count = len(picking.rma_order_ids)

    def _search_rma_order_ids(self, operator, value):
        if operator in ("in", "any"):
            return Domain("move_ids.rma_line_id.order_id", operator, value)
        return NotImplemented

    def action_view_rma_orders(self):
        """Open the returns behind this transfer."""
        return self.rma_order_ids._get_open_action()

from odoo import api, fields, models

from ..base.union import any_of


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

    @api.depends(lambda self: self._get_rma_order_paths())
    def _compute_rma_orders(self):
        returns, paths = self.env["rma.order"], self._get_rma_order_paths()
        # The link tells nothing new; the return itself checks who reads it.
        found = {picking: returns.union(*map(picking.sudo().mapped, paths)) for picking in self}
        # Each assignment below asks whether it may be read; of the cache, once all were asked for.
        readable = returns.union(*found.values())._filtered_access("read")
        for picking in self:
            picking.rma_order_ids = found[picking] & readable
            picking.rma_count = len(picking.rma_order_ids)

    def _search_rma_order_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        return any_of(self, [[(path, operator, value)] for path in self._get_rma_order_paths()])

    @api.model
    def _get_rma_order_paths(self):
        """Return the paths that lead from a transfer to the returns behind it."""
        return ["move_ids.rma_line_id.order_id"]

    def action_view_rma_orders(self):
        """Open the returns behind this transfer."""
        return self.rma_order_ids._get_open_action()

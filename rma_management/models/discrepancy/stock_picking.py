from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    rma_warning = fields.Char(compute="_compute_rma_warning")

    @api.model
    def _get_rma_order_paths(self):
        return [*super()._get_rma_order_paths(), "move_ids.rma_order_id"]

    @api.depends("state", "move_ids.rma_line_id.order_id.date_expiry")
    def _compute_rma_warning(self):
        """Tell the dock that the goods are not expected any more."""
        for picking in self:
            # Only the number and the date of the return are shown.
            orders = picking.sudo().rma_order_ids
            is_receipt = picking.picking_type_code == "incoming"
            is_open = picking.state not in ("done", "cancel")
            warnings = [order._get_dock_warning() for order in orders if is_receipt and is_open]
            picking.rma_warning = " ".join(filter(None, warnings))

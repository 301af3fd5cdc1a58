from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class StockPicking(models.Model):
    _inherit = "stock.picking"

    rma_order_ids = fields.Many2many(
        "rma.order", string="RMAs", compute="_compute_rma_orders", search="_search_rma_order_ids"
    )
    rma_count = fields.Integer(string="Return Count", compute="_compute_rma_orders")

    @api.depends("move_ids.rma_line_id")
    def _compute_rma_orders(self):
        for picking in self:
            # The link says nothing that the picking does not; the return itself checks who reads it.
            picking.rma_order_ids = picking.sudo().move_ids.rma_line_id.order_id.sudo(False)
            picking.rma_count = len(picking.rma_order_ids)

    def _search_rma_order_ids(self, operator, value):
        if operator in ("in", "any"):
            return Domain("move_ids.rma_line_id.order_id", operator, value)
        return NotImplemented

    def action_view_rma_orders(self):
        """Open the returns behind this transfer."""
        action = self.env["ir.actions.act_window"]._for_xml_id("rma_management.rma_order_action")
        action["context"] = {"create": False}
        if len(self.rma_order_ids) == 1:
            return dict(action, views=[(False, "form")], res_id=self.rma_order_ids.id)
        return dict(action, domain=[("id", "in", self.rma_order_ids.ids)])


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _create_return(self):
        """Let core's wizard work beside the returns, but not take back what they have claimed."""
        picking = super()._create_return()
        sale_lines = picking.sudo().move_ids.sale_line_id
        sale_lines = sale_lines.filtered(lambda line: line.rma_line_ids.move_ids)
        sale_lines._claim_returnable()
        over = [
            line
            for line_id, positions in sale_lines._get_returnable_moves().items()
            for line in sale_lines.browse(line_id)
            if any(left < 0 for _move, left in positions)
        ]
        if over:
            raise UserError(
                self.env._(
                    "Together with the returns that are already authorized, more would come back than "
                    "was delivered: %(products)s. Lower the quantity, or cancel the return %(returns)s.",
                    products=", ".join(line.product_id.display_name for line in over),
                    returns=", ".join(
                        name for line in over for name in line.rma_line_ids.order_id.mapped("name")
                    ),
                )
            )
        return picking

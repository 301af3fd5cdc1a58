from odoo import models
from odoo.exceptions import UserError


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _create_return(self):
        """Let core's wizard work beside the returns, but not take what they have claimed."""
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
                    "Together with the returns that are already authorized, more would come back "
                    "than was delivered: %(products)s. Lower the quantity, or cancel the return "
                    "%(returns)s.",
                    products=", ".join(line.product_id.display_name for line in over),
                    returns=", ".join(
                        name for line in over for name in line.rma_line_ids.order_id.mapped("name")
                    ),
                )
            )
        return picking

from odoo import api, fields, models


class StockMove(models.Model):
    """Numbers of units that were delivered before anybody kept them: the dock tells them."""

    _inherit = "stock.move"

    def _assign_typed_lots(self):
        """Find the numbers that were typed, and create those of units that had none."""
        typed = self.filtered(
            lambda move: (
                move.rma_line_id
                and move.product_id.tracking != "none"
                and move.state not in ("done", "cancel")
                and move._is_from_customer()
            )
        ).move_line_ids.filtered(lambda move_line: move_line.lot_name and not move_line.lot_id)
        for line, move_lines in typed.grouped(lambda found: found.move_id.rma_line_id).items():
            lots = line._get_lots_by_name(move_lines.mapped("lot_name"))
            for move_line in move_lines:
                move_line.lot_id = lots.get(move_line.lot_name)


class StockPicking(models.Model):
    _inherit = "stock.picking"

    use_create_lots = fields.Boolean(related=None, compute="_compute_use_create_lots")

    @api.depends("picking_type_id.use_create_lots", "move_ids.rma_line_id", "state")
    def _compute_use_create_lots(self):
        for picking in self:
            # What was sold without a number is told here, and nothing else of the return.
            lines = picking.sudo().move_ids.rma_line_id
            picking.use_create_lots = picking.picking_type_id.use_create_lots or (
                picking.state not in ("done", "cancel")
                and any(line._is_unnumbered() for line in lines)
            )

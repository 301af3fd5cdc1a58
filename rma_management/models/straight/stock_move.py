from odoo import models

from ...tools.core_names import MOVE_GOAL
from ..inspection.rma_inspection import UNSEEN
from ..sold.stock_move import is_with_customer


class StockMoveStraight(models.Model):
    """A receipt that ends in stock is the inspection, too.

    ::

        Customers ──► returns location ──► stock      inspected
        Customers ─────────────────────► stock        straight, what was authorized
        Customers ──► returns location                straight, what nobody has decided on
    """

    _inherit = "stock.move"

    def _compute_location_dest_id(self):
        """Let what is left for another transfer still go straight."""
        result = super()._compute_location_dest_id()
        for move in self:
            if (
                move.rma_line_id.is_straight
                and move.sale_line_id
                and not move.rma_inspection_id
                and is_with_customer(move.location_id)
            ):
                move.location_dest_id = move[MOVE_GOAL]
        return result

    def _inspect_straight(self):
        """Take down as inspected what went straight to stock."""
        arrived = self.filtered(
            lambda move: (
                move.rma_line_id
                and move.state == "done"
                and move._is_from_customer()
                and move.rma_line_id._is_moved_straight(move)
            )
        )
        vals_list = arrived.rma_line_id._prepare_straight_inspections_vals()
        if vals_list:
            inspections = self.env["rma.inspection"]._in_action()
            inspections.with_context(rma_unseen=UNSEEN).create(vals_list)

    def _set_apart(self, quantities):
        """What nobody has decided on waits in the returns location, as everywhere."""
        line = self.rma_line_id
        redirected = self.state != "done" and line._is_moved_straight(self)
        apart = super()._set_apart(quantities)
        if redirected:
            place = self.picking_type_id.warehouse_id.rma_location_id
            (apart or self).location_dest_id = place
        return apart

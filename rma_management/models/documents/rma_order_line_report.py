from collections import defaultdict
from fractions import Fraction

from odoo import models

from ...tools.refund import allocate


class RmaOrderLineReport(models.Model):
    """What the label and the slip say of a line."""

    _inherit = "rma.order.line"

    def _get_expected_by_warehouse(self):
        """Return where the goods of the line are to be sent.

        :return: {warehouse: (quantity in the line's unit, lots)}
        """
        self.ensure_one()
        moves = self.move_ids.filtered(
            lambda move: (
                move.state != "cancel"
                and move.product_id == self.product_id
                and move._is_from_customer()
                and not move.rma_inspection_id
            )
        )
        if not moves:
            return {self._get_default_warehouse(): (self.product_uom_qty, self.lot_ids)}
        # What is still to come counts first: of what has, a surplus was not authorized.
        coming = moves.sorted(lambda move: move.state == "done")
        shares = allocate(
            self._to_product_unit(self.product_uom_qty),
            [(move, move._get_product_quantity()) for move in coming],
        )
        quantities = defaultdict(Fraction)
        for move, share in shares:
            quantities[move.picking_type_id.warehouse_id] += share
        return {
            warehouse: (self._from_product_unit(quantities[warehouse]), self._get_told_lots(parts))
            for warehouse, parts in moves.grouped(
                lambda move: move.picking_type_id.warehouse_id
            ).items()
            if warehouse in quantities
        }

    def _get_told_lots(self, moves):
        """Return the lots to send: of those that are moved, the ones the customer named."""
        self.ensure_one()
        lots = moves.move_line_ids.lot_id
        return lots & self.lot_ids or lots or self.lot_ids

    def _get_default_warehouse(self):
        """Return the warehouse that takes the goods back while no transfer says so."""
        return self.sale_line_id.order_id.warehouse_id or self.env["stock.warehouse"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )

from fractions import Fraction

from odoo import models

from ..tools.kits import count_begun
from .rma_order_line import is_claimed


class RmaOrderLineReport(models.Model):
    """What the slip says of a kit: where its components go, and how many of each."""

    _inherit = "rma.order.line"

    def _get_expected_by_warehouse(self):
        """A kit goes where its components came from, if need be in two parcels."""
        moves = self._get_packed_moves()
        if not moves:
            return super()._get_expected_by_warehouse()
        result = {}
        for warehouse, parts in moves.grouped(
            lambda move: move.picking_type_id.warehouse_id
        ).items():
            kits = Fraction(count_begun(parts._sum_kits(is_claimed).values()))
            # The components of one kit may go to two places, and it is one kit in both.
            kits = min(kits, self._to_product_unit(self.product_uom_qty))
            result[warehouse] = (self._from_product_unit(kits), self._get_told_lots(parts))
        return result

    def _get_packed_moves(self):
        """Return the moves that bring the components of the line's kits."""
        return self._get_kit_moves().filtered(lambda move: is_claimed(move) > 0)

    def _get_packed_parts(self, warehouse):
        """Return what of its kits goes to a warehouse: [(component, quantity in its unit)]."""
        self.ensure_one()
        parts = {}
        for move in self._get_packed_moves():
            if move.picking_type_id.warehouse_id == warehouse:
                quantity = move._get_product_quantity()
                parts[move.product_id] = parts.get(move.product_id, Fraction(0)) + quantity
        return [(product, float(quantity)) for product, quantity in parts.items()]

from collections import defaultdict
from fractions import Fraction

from odoo import models

from ...tools.core_names import MOVE_UNIT
from ...tools.refund import allocate, exact


class StockMove(models.Model):
    """Goods of a consignor come back as the consignor's, unless the dock says otherwise."""

    _inherit = "stock.move"

    def _give_back_to_owners(self):
        """Let arriving goods belong to whom they belonged when they were delivered."""
        left = {}
        for move in self:
            origin = move.origin_returned_move_id
            if (
                not move.rma_line_id
                or not move.sale_line_id
                or move.state in ("done", "cancel")
                or not move._is_from_customer()
                or not origin.move_line_ids.owner_id
            ):
                continue
            if origin not in left:
                left[origin] = origin._get_owners_left()
            for move_line in move.move_line_ids.filtered(lambda found: not found.owner_id):
                move_line._give_back_to_owners(left[origin])

    def _divide_by_owner(self):
        """Return whose goods move: [(owner, unit, quantity)]."""
        self.ensure_one()
        by_owner = self.move_line_ids.grouped("owner_id")
        if len(by_owner) < 2:
            return [(self.move_line_ids.owner_id, self[MOVE_UNIT], self.product_uom_qty)]
        return [
            (owner, self.product_id.uom_id, sum(move_lines.mapped("quantity_product_uom")))
            for owner, move_lines in by_owner.items()
        ]

    def _get_owners_left(self):
        """Return whose goods of this delivery have not come back.

        :return: {(lot, owner): quantity in the product's unit}
        """
        self.ensure_one()
        left = defaultdict(Fraction)
        for move_line in self.move_line_ids:
            left[move_line.lot_id, move_line.owner_id] += exact(move_line.quantity_product_uom)
        returned = self.returned_move_ids.filtered(
            lambda move: move.state == "done" and move._is_from_customer()
        )
        again = (returned.returned_move_ids | returned.rma_line_id.move_ids).filtered(
            lambda move: move.state == "done" and move._is_to_customer()
        )
        for moves, sign in ((returned, -1), (again, 1)):
            for move_line in moves.move_line_ids:
                key = (move_line.lot_id, move_line.owner_id)
                left[key] += sign * exact(move_line.quantity_product_uom)
        return left


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _give_back_to_owners(self, left):
        """Divide the line among the owners of its lot, or where none of it is known among all.

        :param left: see `stock.move._get_owners_left`; what is given back is taken off
        """
        self.ensure_one()
        keys = [key for key in left if key[0] == self.lot_id] or list(left)
        shares = allocate(exact(self.quantity_product_uom), [(key, left[key]) for key in keys])
        for (lot, owner), quantity in shares:
            left[lot, owner] -= quantity
            if owner:
                self._hand_over(quantity, owner_id=owner.id)

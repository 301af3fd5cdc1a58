from fractions import Fraction

from odoo import api, models

from ..tools.kits import count_whole, match


def is_back(move):
    """Count what comes back on other ways than our returns against what went out."""
    if move.rma_line_id or move.state != "done":
        return 0
    return move._is_to_customer() - move._is_from_customer()


def is_delivered(move):
    """Count as core does: what comes back to be refunded is not delivered any more."""
    if move.state != "done" or not (move.to_refund or not move.origin_returned_move_id):
        return 0
    return move._is_to_customer() - move._is_from_customer()


class SaleOrderLine(models.Model):
    """A kit is delivered and comes back as its components; the customer thinks of kits.

    ::

        order line (2 kits) ──┬── move of 2 lamps  ◄─origin── reverse move of 1 lamp  ─┐
                              └── move of 8 plates ◄─origin── reverse move of 4 plates ┴ 1 kit
    """

    _inherit = "sale.order.line"

    def _get_kit_moves(self):
        """Return the moves of components that are not cancelled: {kit's order line: moves}."""
        moves = self.sudo().move_ids.filtered(
            lambda move: move.state != "cancel" and move._is_kit_part()
        )
        return moves.grouped("sale_line_id")

    def _get_kit_parts(self):
        """Return the moves by component, none for one that was to be delivered and never was.

        :return: {kit's order line: {part: moves that are not cancelled}}
        """
        result = {}
        for line, moves in self._get_kit_moves().items():
            parts = moves.grouped(lambda move: move._get_part())
            # Cancelled moves from before these are of an earlier confirmation of the order.
            since = min(moves.mapped("create_date"))
            dropped = line.move_ids.filtered(
                lambda move, since=since: (
                    move.state == "cancel" and move._is_kit_part() and move.create_date >= since
                )
            )
            none = self.env["stock.move"]
            result[line] = {**{move._get_part(): none for move in dropped}, **parts}
        return result

    def _is_kit(self):
        """Tell whether components were delivered for what was sold."""
        return bool(self._get_kit_moves())

    def _get_delivered_contents(self):
        """Return what one of these kits held: {(component, line of the bill): quantity}."""
        self.ensure_one()
        return {
            (move.product_id, move.bom_line_id): move._get_kit_ratio()
            for move in self._get_kit_moves().get(self, ())
        }

    def _get_ordered_ratio(self, part):
        """Return what was ordered of a component per kit, where no move says what a kit holds."""
        self.ensure_one()
        ordered = self._to_product_unit(self.product_uom_qty)
        parts = sum(
            move._get_product_quantity()
            for move in self._get_kit_moves().get(self, ())
            if move._get_part() == part
            and move._is_to_customer()
            and not (move.origin_returned_move_id or move.rma_line_id)
        )
        return float(parts / ordered) if ordered else 0.0

    def _freeze_kits(self):
        """Keep what a kit holds, and what of it is worth how much, before anything comes back."""
        for line, moves in self._get_kit_moves().items():
            for move in moves.filtered(lambda move: not move.rma_kit_ratio):
                move.rma_kit_ratio = float(move._get_kit_ratio())
            unknown = moves.filtered(lambda move: not move.rma_kit_worth)
            if unknown:
                worth = line._get_kit_worth()
                for part, part_moves in unknown.grouped(lambda move: move._get_part()).items():
                    part_moves.rma_kit_worth = float(worth[part])

    def _get_kit_positions(self):
        """Return what is left of each delivery of each component, in kits.

        :return: {line.id: {part: [(delivered move, kits left)]}}, oldest first
        """
        kept = self.env["rma.order.line"].sudo()._get_kept_quantities(self)
        return {
            line.id: {
                part: self._get_positions(
                    part_moves, kept.get(line.id, Fraction(0)), lambda m: m._get_kit_quantity()
                )
                for part, part_moves in parts.items()
            }
            for line, parts in self._get_kit_parts().items()
        }

    @api.model
    def _count_kits_left(self, parts, held=None):
        """Return the whole kits the customer still has and nobody has claimed back.

        :param parts: the positions of one line, see `_get_kit_positions`
        :param held: {part: kits} to count as if nobody had claimed them
        """
        held = held or {}
        return count_whole(
            [
                (
                    sum((left for _move, left in positions), held.get(part, Fraction(0))),
                    max((move._get_kit_slack() for move, _left in positions), default=0),
                )
                for part, positions in parts.items()
            ]
        )

    # What the core asks of an order line, answered in kits

    def _get_goods_moves(self):
        return {**super()._get_goods_moves(), **self._get_kit_moves()}

    def _get_returnable_moves(self):
        """Return the deliveries that completed the kits that are left."""
        result = super()._get_returnable_moves()
        for line_id, parts in self._get_kit_positions().items():
            over = [entry for positions in parts.values() for entry in positions if entry[1] < 0]
            result[line_id] = over or match(
                parts.values(),
                self._count_kits_left(parts),
                lambda move: (move.date, move.id),
            )
        return result

    def _get_delivered(self):
        if not self._is_kit():
            return super()._get_delivered()
        return self._count_kits(lambda move: move.state == "done" and move._is_to_customer())

    def _get_delivered_exactly(self):
        if not self._is_kit():
            return super()._get_delivered_exactly()
        return self._count_kits(is_delivered)

    def _get_received_back(self):
        if not self._is_kit():
            return super()._get_received_back()
        return self._count_kits(is_back) - self._get_delivered_exactly()

    def _count_kits(self, sign):
        """Return the whole kits that the moves of this line come to, as a `Fraction`."""
        self.ensure_one()
        parts = self._get_kit_parts().get(self, {})
        counts = [
            moves._sum_kits(sign).get(part, (Fraction(0), Fraction(0)))
            for part, moves in parts.items()
        ]
        return Fraction(count_whole(counts))

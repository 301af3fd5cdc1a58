from collections import defaultdict
from fractions import Fraction

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.rma_management.tools.refund import allocate, exact, round_half_up

from ..tools.kits import cut
from .rma_order_line import is_received


class RmaOrderLineGoods(models.Model):
    """Which components come back for a kit, and which of them an inspection sends on."""

    _inherit = "rma.order.line"

    def _take_deliveries(self, positions):
        """Take each component off its own deliveries; one that is here already is not asked for."""
        if not self._is_kit():
            return super()._take_deliveries(positions)
        if not self._get_quantity_to_expect():
            return []
        key = self._open_kit_positions(positions)
        authorized = self._to_product_unit(self.product_uom_qty)
        held, result = self._get_kits_claimed(self.sudo().move_ids), []
        for part, left in positions[key].items():
            wanted = max(authorized - held.get(part, Fraction(0)), Fraction(0))
            shares = allocate(wanted, self._sort_deliveries(left))
            missing = wanted - sum((share for _move, share in shares), Fraction(0))
            if missing > max((move._get_kit_slack() for move, _left in left), default=0):
                raise UserError(self._get_claimed_text())
            taken = dict(shares)
            positions[key][part] = [(move, kits - taken.get(move, 0)) for move, kits in left]
            result += [(move, get_part_quantity(move, share)) for move, share in shares]
        return [(move, quantity) for move, quantity in result if quantity]

    def _open_kit_positions(self, positions):
        """Have the components of the line's kits among the positions, and return their key."""
        sale_line = self.sale_line_id
        sale_line._freeze_kits()
        key = ("kit", sale_line.id)
        if key not in positions:
            positions[key] = sale_line._get_kit_positions()[sale_line.id]
        return key

    def _get_quantity_coming(self, moves):
        """Count kits: of a part of which more is missing than of the others, as many as that."""
        parts = moves.filtered(lambda move: move.product_id != self.product_id)
        if not parts:
            return super()._get_quantity_coming(moves)
        kits = parts._sum_kits(lambda _move: 1).values()
        return max(Fraction(-(-number // 1)) for number, _slack in kits)

    def _get_received_lots(self):
        """Where one serial tells the kits apart, a kit goes by it."""
        if not self._get_kit_moves():
            return super()._get_received_lots()
        moves = self._get_leading_moves()
        return {move_line.lot_id: 1.0 for move_line in moves.move_line_ids if move_line.lot_id}

    def _get_leading_moves(self):
        """Return the received moves of the one component with serials that each kit has one of."""
        moves = self._get_kit_moves()
        serial = moves.filtered(lambda move: move.product_id.tracking == "serial")
        is_leading = (
            len({move._get_part() for move in serial}) == 1
            and all(move._get_kit_ratio() == 1 for move in serial)
            and self.product_uom_id == self.product_id.uom_id
        )
        return serial.filtered(lambda move: is_leading and is_received(move) > 0)

    def _get_quantities_to_inspect(self):
        """Offer no more serials than there are whole kits."""
        found = super()._get_quantities_to_inspect()
        if not self._get_kit_moves():
            return found
        result, left = [], self.qty_to_inspect
        for lot, quantity in found:
            if left > 0:
                result.append((lot, min(quantity, left)))
                left -= quantity
        return result

    def _get_kit_goods(self, inspection):
        """Return the components that an inspection of some kits sends on.

        The kits are taken in the order in which their components came, of what no inspection has
        sent on yet, so that each unit leaves once; what is missing of an accepted kit is missing
        in the last ones.

        :return: [(received move, lot, quantity in the component's unit)]
        """
        self.ensure_one()
        leading = self._get_leading_moves()
        received = self._get_kit_moves().filtered(lambda move: is_received(move) > 0)
        gone = self._get_units_gone()
        # Disposed of together with this one: their units stand here still.
        waiting = self.inspection_ids.filtered(lambda other: not other.move_ids)
        result = []
        for moves in received.grouped(lambda move: move._get_part()).values():
            is_named = bool(moves & leading)
            entries = moves._get_received_units(gone)
            if is_named and inspection.lot_id:
                shares = [entry for entry in entries if entry[0][1] == inspection.lot_id]
            else:
                named = waiting.lot_id if is_named else waiting.lot_id.browse()
                entries = [entry for entry in entries if entry[0][1] not in named]
                before = sum(
                    (
                        self._to_product_unit(other._get_standing_quantity())
                        for other in waiting
                        if other.id < inspection.id and not (is_named and other.lot_id)
                    ),
                    Fraction(0),
                )
                own = self._to_product_unit(inspection.quantity)
                shares = cut(entries, before, before + own)
            result += [(move, lot, get_part_quantity(move, kits)) for (move, lot), kits in shares]
        return [entry for entry in result if entry[2]]

    def _get_units_gone(self):
        """Return what is not in the returns location any more: {(part, lot): quantity}.

        What an inspection sends away is as good as gone while its transfer is open; where that is
        cancelled, the goods are there.
        """
        gone = defaultdict(Fraction)
        no_lot = self.env["stock.lot"]
        for move in self.inspection_ids.move_ids | self._get_kit_moves().filtered(
            lambda move: is_received(move) < 0
        ):
            if move.state == "cancel":
                continue
            part, left = move._get_part(), move._get_product_quantity()
            for move_line in move.move_line_ids:
                quantity = exact(move_line.quantity_product_uom)
                gone[part, move_line.lot_id] += quantity
                left -= quantity
            gone[part, no_lot] += max(left, 0)
        return gone


def get_part_quantity(move, kits):
    """Return how much of a move's component some kits hold, as its unit can say it."""
    return round_half_up(kits * move._get_kit_ratio(), exact(move.product_id.uom_id.rounding))

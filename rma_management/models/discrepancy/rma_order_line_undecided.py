from fractions import Fraction

from odoo import models

from ...tools.refund import exact
from ...tools.units import read_quantity


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _get_undecided(self, moves):
        """Return what of these arriving moves nobody has decided on.

        The lots that the customer named come first, what is left of them last.

        :return: {move line: quantity in the product's unit}
        """
        self.ensure_one()
        arriving = moves.move_line_ids.filtered("picked").sorted(
            lambda move_line: (move_line.lot_id not in self.lot_ids, move_line.id)
        )
        pool = self._open_lot_pool(without=moves)
        unknown = self._get_unknown_lots(dict.fromkeys(arriving.lot_id, pool))
        rooms, undecided = {}, {}
        for move_line in arriving:
            key = self._get_room_key(move_line.move_id)
            if key not in rooms:
                rooms[key] = self._get_room(move_line.move_id, without=moves)
            came = own = exact(move_line.quantity_product_uom)
            if self._is_told_by_lot(move_line.product_id):
                own = pool.take(move_line.lot_id, came, move_line.lot_id in unknown)
            fits = max(min(own, rooms[key]), Fraction(0))
            rooms[key] -= fits
            if move_line.product_id.uom_id.compare(float(came - fits), 0.0) > 0:
                undecided[move_line] = came - fits
        return undecided

    def _take_blind_goods(self, moves, positions):
        """Count goods that are here on this line, and on its sale line what is authorized of them.

        :param positions: {sale line.id: [(delivered move, quantity left)]}
        :return: the moves of what is more than that
        """
        self.ensure_one()
        # Telling them apart corrects no transfer.
        moves = moves._without_following()
        for move in moves:
            move._link_to_rma_line(self, ())
        apart = moves._set_apart_undecided()
        counted = moves.filtered("sale_line_id")
        for move in counted:
            move._link_to_rma_line(self, positions[self.sale_line_id.id])
        return apart | (moves - counted)

    def _get_room_key(self, move):
        """Return what tells goods of this line apart that are authorized each by itself."""
        return move.product_id

    def _get_authorized_goods(self, move):
        """Return how much was authorized of what a move brings, in its product's unit."""
        unit, product = self.product_uom_id, self.product_id
        return read_quantity(self.product_uom_qty, unit, product)

    def _get_room(self, move, without=()):
        """Return how much of what a move brings is authorized and not on the sale line yet.

        :param without: moves that count as not done
        """
        self.ensure_one()
        here = sum(
            other._get_product_quantity() * (1 if other._is_from_customer() else -1)
            for other in self.move_ids
            if other.state == "done"
            and other.sale_line_id
            and other not in without
            and not other.rma_inspection_id
            and (other._is_from_customer() or other._is_to_customer())
            and self._get_room_key(other) == self._get_room_key(move)
        )
        return max(self._get_authorized_goods(move) - here, Fraction(0))

    def _count_decided_goods(self):
        """Put on the sale lines what was decided on since it came, the last first."""
        for line in self.filtered(lambda line: line.state in ("authorized", "done")):
            off = line.move_ids.filtered(lambda move: move._is_off_sale()).sorted(
                "id", reverse=True
            )
            counted = off.browse()
            for move in off:
                quantity = move._get_product_quantity() - move._get_returned_product_quantity()
                if 0 < quantity <= line._get_room(move) and line._is_own(move):
                    move._count_on_sale()
                    counted |= move
            if off and counted == off:
                counted |= line._count_exits_on_sale()
            counted._lower_ordered_quantities()

    def _count_exits_on_sale(self):
        """Count as delivered again what was sent back before somebody decided on it."""
        exits = self._get_exits_off_sale()
        exits.sale_line_id = self.sale_line_id
        return exits.filtered(lambda move: move.state == "done")

    def _get_exits_off_sale(self):
        return self.move_ids.filtered(
            lambda move: (
                move.state != "cancel"
                and move.rma_inspection_id
                and not move.sale_line_id
                and move._is_to_customer()
                and move.rma_disposition_id.stock_effect != "keep"
            )
        )

    def _get_quantity_off_sale(self, product, lot):
        """Return what is here, of a lot where one is given, and on no sale line: product unit."""
        self.ensure_one()
        here = self.move_ids.filtered(lambda move: move._is_off_sale())
        gone = self._get_exits_off_sale() | here.returned_move_ids.filtered(
            lambda move: move.state == "done"
        )
        return sum(
            quantity * (1 if move in here else -1)
            for move in here | gone
            if move.product_id == product
            for found, quantity in move._get_lot_quantities().items()
            if not lot or found == lot
        )

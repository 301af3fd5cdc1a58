from fractions import Fraction

from odoo import models

from ...tools.refund import exact
from ...tools.units import from_product_unit, get_whole, to_product_unit


class StockMove(models.Model):
    """What nobody has decided on is on no sale line: it is here, and counts nowhere else.

    ::

                    ┌─ 5 authorized ─► return line and sale line
        7 counted ──┤
                    └─ 2 surplus ────► return line alone ── accepted ──► sale line
    """

    _inherit = "stock.move"

    def _set_apart_undecided(self):
        """Put what is more than was authorized, or not the customer's, on moves of its own.

        Of moves that are done, what somebody has corrected is looked at as if it came just now.

        :return: the new moves
        """
        arriving = self.filtered(
            lambda move: (
                move.rma_line_id
                and move.sale_line_id
                and move.picked
                and move.state != "cancel"
                and move._is_from_customer()
                and not move.rma_inspection_id
            )
        )
        apart = self.browse()
        for line, moves in arriving.grouped("rma_line_id").items():
            undecided = line._get_undecided(moves)
            for move in moves:
                quantities = {
                    entry: quantity
                    for entry, quantity in undecided.items()
                    if entry.move_id == move
                }
                if quantities:
                    apart |= move._set_apart(quantities)
        return apart

    def _set_apart(self, quantities):
        """Take these quantities off the sale line.

        :param quantities: {move line: quantity in the product's unit}
        :return: the move that they are on now, where it is a new one
        """
        self.ensure_one()
        undecided = sum(quantities.values())
        here = sum(
            exact(move_line.quantity_product_uom)
            for move_line in self.move_line_ids
            if move_line.picked
        )
        wanted = self._get_product_quantity()
        rest = max(wanted, here) - undecided
        off = {"sale_line_id": False, "to_refund": False}
        if rest <= 0:
            self.write(off)
            return self.browse()
        unit = self.product_id.uom_id
        is_done = self.state == "done"
        vals = {
            **self._prepare_move_split_vals(float(undecided)),
            **off,
            "product_uom": unit.id,
            "product_uom_qty": float(undecided),
            **({"state": "done", "picked": True, "date": self.date} if is_done else {}),
        }
        apart = self.create(self.copy_data(vals))
        for move_line, quantity in quantities.items():
            move_line._hand_over(quantity, move_id=apart.id)
        if is_done:
            # Each is worth what it brought, as if it had come so.
            (self | apart)._set_value()
            return apart
        rest = max(here - undecided, min(wanted, rest))
        if rest != wanted:
            is_all_here = rest == here - undecided
            self.with_context(do_not_unreserve=True).product_uom_qty = (
                self.quantity
                if is_all_here
                else from_product_unit(rest, self.product_uom, self.product_id)
            )
        return apart

    def _action_synch_order(self):
        # Beside goods of an order core would put them on it, or on a new line of it.
        ours = self.filtered(
            lambda move: not move.sale_line_id and (move.rma_line_id or move.rma_order_id)
        )
        return super(StockMove, self - ours)._action_synch_order()

    def _is_off_sale(self):
        """Tell whether the move brought goods of a return line that nobody has decided on."""
        self.ensure_one()
        return (
            self.state == "done"
            and not self.sale_line_id
            and bool(self.rma_line_id.sale_line_id)
            and self._is_from_customer()
            and not self.rma_inspection_id
        )

    def _count_on_sale(self):
        """Count the goods on the sale line, and what of them went back as delivered again."""
        self.ensure_one()
        line, origin = self.rma_line_id, self.origin_returned_move_id
        positions = line.sale_line_id._get_returnable_moves()[line.sale_line_id.id]
        self._link_to_rma_line(line, positions)
        if self.product_id != line.sale_line_id.product_id:
            self.origin_returned_move_id = origin
        back = self.returned_move_ids.filtered(lambda move: move.rma_line_id == line)
        back.sale_line_id = line.sale_line_id


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _hand_over(self, quantity, **vals):
        """Let these values be true of a quantity of this line, in the product's unit."""
        self.ensure_one()
        rest = exact(self.quantity_product_uom) - quantity
        if rest <= 0:
            self.write(vals)
            return
        unit = self.product_id.uom_id.id
        self.copy(
            {"quantity": float(quantity), "product_uom_id": unit, "picked": self.picked, **vals}
        )
        self.write({"quantity": float(rest), "product_uom_id": unit})


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

    def _get_room_key(self, move):
        """Return what tells goods of this line apart that are authorized each by itself."""
        return move.product_id

    def _get_authorized_goods(self, move):
        """Return how much was authorized of what a move brings, in its product's unit."""
        unit, product = self.product_uom_id, self.product_id
        return get_whole(to_product_unit(self.product_uom_qty, unit, product), unit, product)

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


class RmaDisposal(models.AbstractModel):
    _inherit = "rma.disposal.mixin"

    def _set_apart_undecided(self, parts):
        """What was taken off no sale line is not put on it when it goes back; it goes first.

        :param parts: [(values of a move, lot)]
        :return: the same, a part of two kinds in two
        """
        left, result = {}, []
        for vals, lot in parts:
            line = self.env["rma.order.line"].browse(vals["rma_line_id"])
            product = self.env["product.product"].browse(vals["product_id"])
            key = (line, product, lot)
            if vals["sale_line_id"] and key not in left:
                left[key] = line._get_quantity_off_sale(product, lot)
            unit = self.env["uom.uom"].browse(vals["product_uom"])
            whole = to_product_unit(vals["product_uom_qty"], unit, product)
            share = min(whole, left.get(key, 0))
            if share <= 0:
                result.append((vals, lot))
                continue
            left[key] -= share
            in_unit = {**vals, "product_uom": product.uom_id.id}
            apart = {**in_unit, "sale_line_id": False, "product_uom_qty": float(share)}
            result.append((apart, lot))
            if whole > share:
                result.append(({**in_unit, "product_uom_qty": float(whole - share)}, lot))
        return result

from odoo import models

from ...tools.core_names import MOVE_UNIT
from ...tools.refund import exact
from ...tools.units import from_product_unit


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
            MOVE_UNIT: unit.id,
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
                else from_product_unit(rest, self[MOVE_UNIT], self.product_id)
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

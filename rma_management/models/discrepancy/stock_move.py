from fractions import Fraction

from odoo import api, fields, models

from ...tools.core_names import MOVE_UNIT
from ...tools.refund import exact
from ...tools.units import to_product_unit


class StockMove(models.Model):
    """Goods that came with a return and that none of its lines expected."""

    _inherit = "stock.move"

    rma_order_id = fields.Many2one(
        "rma.order",
        string="Return Without Line",
        index="btree_not_null",
        ondelete="set null",
        help="Set on what came with the goods of a return, or in a parcel without a number.",
    )
    rma_discrepancy_id = fields.Many2one(
        "rma.discrepancy",
        string="Discrepancy",
        index="btree_not_null",
        ondelete="set null",
        help="Set on the move that takes unexpected goods out of the returns location.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        fields_ = super()._prepare_merge_moves_distinct_fields()
        return [*fields_, "rma_order_id", "rma_discrepancy_id"]

    def _prepare_move_split_vals(self, qty):
        # What is sent later of an inspected unit is sent for the same inspection.
        vals = super()._prepare_move_split_vals(qty)
        return {**vals, "rma_inspection_id": self.rma_inspection_id.id}

    def _action_done(self, cancel_backorder=False):
        # The dock adds what it finds; nobody there needs a right on returns.
        moves = self.sudo()
        moves._assign_to_return()
        moves._assign_typed_lots()
        apart = moves.filtered(lambda move: move.state != "done")._set_apart_undecided()
        moves._give_back_to_owners()
        moves = self | apart.sudo(self.env.su)
        return super(StockMove, moves)._action_done(cancel_backorder=cancel_backorder)

    def _assign_to_return(self):
        """Tell which return goods came with that somebody added to its transfer.

        More of a product that is expected is a surplus of its line, anything else is unexpected.
        Nobody waits for the rest of what nobody expected.
        """
        added = self.filtered(
            lambda move: (
                not move.rma_line_id
                and not move.rma_order_id
                and move.state != "cancel"
                and move.picking_id
                and move._is_from_customer()
            )
        )
        for picking, moves in added.grouped("picking_id").items():
            siblings = picking.move_ids
            order = siblings._get_rma_orders()
            if len(order) != 1:
                continue
            for move in moves:
                expected = siblings.filtered(
                    lambda other, move=move: (
                        other.rma_line_id and other.product_id == move.product_id
                    )
                )[:1]
                if expected:
                    move._link_to_rma_line(expected.rma_line_id, ())
                else:
                    # It changes no sales order before somebody has decided.
                    move.write({"rma_order_id": order.id, "to_refund": False})
                if move.quantity:
                    move.product_uom_qty = move.quantity

    def _get_rma_orders(self):
        """Return the returns that these came for, expected or not."""
        return self.rma_line_id.order_id | self.rma_order_id

    def _link_to_rma_line(self, line, positions):
        """Count what came on a line of the return, and on the order line it was sold with.

        :param positions: [(delivered move, quantity left)] of the order line
        """
        self.ensure_one()
        quantity = self._get_product_quantity()
        delivered = [move for move, left in positions if left >= quantity]
        self.write(
            {
                "rma_line_id": line.id,
                "sale_line_id": line.sale_line_id.id,
                "to_refund": True,
                "origin_returned_move_id": delivered[0].id if delivered else False,
            }
        )

    def _compare_with_returns(self):
        """Note what came otherwise than authorized."""
        self._get_rma_orders()._sync_discrepancies()
        returned = self.origin_returned_move_id.rma_order_id.discrepancy_ids
        (self.rma_discrepancy_id | returned)._check_left_once()

    def _compare_following_orders(self):
        """Which goods are the customer's is read off the deliveries, too."""
        self._get_following_orders()._sync_discrepancies()

    def _reopen_discrepancies(self):
        """What was to leave and does not is for somebody to decide again."""
        self.rma_discrepancy_id._reopen_cancelled()
        self._get_rma_orders()._sync_discrepancies()

    def _get_returned_product_quantity(self):
        """Return what went back to the customer by a return of this move, in product units."""
        self.ensure_one()
        return sum(
            (
                move._get_product_quantity()
                for move in self.returned_move_ids
                if move.state == "done" and move._is_to_customer()
            ),
            Fraction(0),
        )

    def _get_returned_quantity(self):
        """Return what went back to the customer by a return of this move, in its unit."""
        one = to_product_unit(1.0, self[MOVE_UNIT], self.product_id)
        return self._get_returned_product_quantity() / one

    def _get_pieces_left(self):
        """Return what this receipt brought and no return of it took away again.

        :return: [((lot, package, owner), quantity in the product's unit)]
        """
        self.ensure_one()
        pieces = {}
        for line in self.move_line_ids:
            key = (line.lot_id, line.result_package_id, line.owner_id)
            pieces[key] = pieces.get(key, Fraction(0)) + exact(line.quantity_product_uom)
        gone = self.returned_move_ids.filtered(
            lambda move: move.state == "done" and move._is_to_customer()
        )
        for line in gone.move_line_ids:
            lot, left = line.lot_id, exact(line.quantity_product_uom)
            for key in [key for key in pieces if key[0] == lot]:
                taken = min(left, pieces[key])
                pieces[key] -= taken
                left -= taken
        return [(key, quantity) for key, quantity in pieces.items() if quantity > 0]

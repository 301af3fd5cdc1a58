from collections import defaultdict
from fractions import Fraction

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.core_names import MOVE_LINE_UNIT, MOVE_UNIT
from ...tools.refund import exact
from ...tools.units import read_quantity
from .stock_quant import OWN_UNITS

# What ties a move to a return, or to a move that it takes back.
RETURN_LINKS = (
    "rma_line_id",
    "rma_inspection_id",
    "rma_disposition_id",
    "origin_returned_move_id",
)
# In the context, where nobody else can put it: what follows from a correction is none itself.
FOLLOWED = object()


def is_with_customer(location):
    """Tell whether goods in a location are the customer's, without asking the database."""
    if location.usage == "transit":
        return location._is_outgoing()
    return location.usage == "customer"


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "rma.effects.mixin"]

    rma_line_id = fields.Many2one(
        "rma.order.line", string="Return Line", index="btree_not_null", ondelete="set null"
    )
    rma_inspection_id = fields.Many2one(
        "rma.inspection",
        string="Inspection",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="Set on the move that takes an inspected unit out of the returns location.",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        # Two lines of a return on one delivered move would otherwise become one move.
        return super()._prepare_merge_moves_distinct_fields() + ["rma_line_id", "rma_inspection_id"]

    def write(self, vals):
        if "quantity" not in vals or "done" not in self.mapped("state"):
            return super().write(vals)
        # Its lines follow while it is written, and what they come to is known only then.
        before = self._get_returned_before()
        result = super(StockMove, self._without_following()).write(vals)
        self.move_line_ids._follow_corrections(before)
        return result

    def _without_following(self):
        return self.with_context(rma_followed=FOLLOWED)

    def _action_done(self, cancel_backorder=False):
        moves = self._with_own_units() if all(move.rma_line_id for move in self) else self
        moves = super(StockMove, moves)._action_done(cancel_backorder=cancel_backorder)
        moves = moves.with_env(self.env)
        moves._follow_rma_event("move")
        return moves

    def _with_own_units(self):
        """Return the moves of goods of returns for what takes them, see `stock.quant`."""
        return self.with_context(rma_own_units=OWN_UNITS)

    def _action_cancel(self):
        cancelled = self.filtered(lambda move: move.state not in ("done", "cancel"))
        result = super()._action_cancel()
        cancelled._follow_rma_event("cancel")
        return result

    def _get_rma_effects(self):
        """What follows when goods have moved, or will not. Who moves them needs no right on it."""
        return super()._get_rma_effects() | {
            "move": [
                "_compare_with_returns",
                "_check_rma_inspected",
                "_lower_ordered_quantities",
                "_estimate_following_orders",
                "_withdraw_disposition",
                "_notify_received",
                "_notify_replaced",
                "_tell_returns",
                "_inspect_straight",
                "_sync_following_orders",
            ],
            "cancel": [
                "_reopen_discrepancies",
                "_withdraw_disposition",
                "_sync_following_orders",
            ],
            # Of a transfer that is done: what it brings is told apart anew, and then followed.
            "correct": ["_assign_to_return", "_set_apart_undecided"],
            "corrected": [
                "_compare_with_returns",
                "_compare_following_orders",
                "_check_rma_inspected",
                "_inspect_straight",
                "_estimate_corrected_orders",
                "_sync_following_orders",
            ],
        }

    def _get_following_orders(self):
        """Return the returns that may be over, or open again, with these moves.

        All returns of the orders that they deliver or take back from, whoever moves the goods.
        """
        sold = self.sale_line_id.order_id.order_line
        return (self.rma_line_id | self.rma_exchange_line_id | sold.rma_line_ids).order_id

    def _check_rma_inspected(self):
        self.rma_line_id._check_inspected()

    def _estimate_following_orders(self):
        """What is delivered or taken back beside a return changes what it is worth.

        Its own goods change it where only what is here will be credited.
        """
        telling = self.filtered(
            lambda move: not move.rma_line_id or move.rma_line_id._is_closed_short()
        )
        telling._get_following_orders()._estimate_again()

    def _tell_returns(self):
        self.rma_line_id.order_id._follow_rma_event("receive")

    def _sync_following_orders(self):
        self._get_following_orders()._sync_done()

    def _lower_ordered_quantities(self):
        """Take what has come back off what was ordered, where the company wants it."""
        lowering = self.filtered(
            lambda move: move.rma_line_id and move.rma_line_id._is_ordered_quantity_lowered()
        )
        self.env["sale.order.line"]._lower_ordered_quantity(lowering._get_returned_quantities())

    def _get_returned_before(self):
        """Return what these moves have taken back, as far as they are done: see the next two."""
        # Whoever corrects a transfer needs no right on the order.
        return self.sudo().filtered(lambda move: move.state == "done")._get_returned_quantities()

    def _lower_by_correction(self, before):
        """Let what is ordered follow the difference that a correction makes."""
        lowering = self.filtered(
            lambda move: move.rma_line_id and move.rma_line_id._is_ordered_quantity_lowered()
        )
        after = lowering._get_returned_quantities()
        lines = lowering.rma_line_id.sale_line_id
        changed = {line: after[line] - before.get(line, Fraction(0)) for line in lines}
        self.env["sale.order.line"]._lower_ordered_quantity(
            {line: quantity for line, quantity in changed.items() if quantity}
        )

    def _estimate_corrected_orders(self):
        self._get_following_orders()._estimate_again()

    def _get_returned_quantities(self):
        """Return what these done moves took back, less what they sent out.

        :return: {sale order line: quantity in the product's unit}
        """
        returned = defaultdict(Fraction)
        for move in self.filtered("sale_line_id"):
            if move._is_from_customer():
                returned[move.sale_line_id] += move._get_product_quantity()
            elif move._is_to_customer():
                returned[move.sale_line_id] -= move._get_product_quantity()
        return returned

    @api.model
    def _get_sold_condition(self, alias):
        """Return the condition that a move to a customer is a delivery of a sale, in SQL.

        What a return sends out again was delivered before, and so was what a receipt taken back
        sends out.

        :param alias: what the query calls the table
        """
        return SQL(" AND ").join(
            SQL("%s IS NULL", SQL.identifier(alias, name)) for name in RETURN_LINKS
        )

    def _is_to_customer(self):
        """Tell whether the move hands goods to a customer."""
        self.ensure_one()
        return is_with_customer(self.location_dest_id) and not is_with_customer(self.location_id)

    def _is_from_customer(self):
        """Tell whether the move takes goods back from a customer."""
        self.ensure_one()
        return is_with_customer(self.location_id) and not is_with_customer(self.location_dest_id)

    def _get_open_replacements(self):
        """Return those of these replacements that have not left."""
        return self.filtered(
            lambda move: move.state not in ("done", "cancel") and not move._is_from_customer()
        )

    def _prepare_rma_move_line_vals(self, lot, unit, quantity):
        """Return the values of a move line that says which units move."""
        self.ensure_one()
        return {
            "picking_id": self.picking_id.id,
            "move_id": self.id,
            "product_id": self.product_id.id,
            MOVE_LINE_UNIT: unit.id,
            "lot_id": lot.id,
            "quantity": quantity,
            "location_id": self.location_id.id,
            "location_dest_id": self.location_dest_id.id,
            "company_id": self.company_id.id,
        }

    def _get_lot_quantities(self):
        """Return how much of each lot moves: {lot: quantity in the product's unit}.

        What an open return does not tell yet is of the lots that the customer named.
        """
        self.ensure_one()
        quantities = defaultdict(Fraction)
        for move_line in self.move_line_ids:
            quantities[move_line.lot_id] += exact(move_line.quantity_product_uom)
        named = self.rma_line_id.lot_ids.filtered(lambda lot: lot.product_id == self.product_id)
        if self.state != "done" and named:
            quantities.pop(named.browse(), None)
            rest = self._get_product_quantity() - sum(quantities.values())
            lot = named.filtered(lambda lot: lot not in quantities)[:1] or named[:1]
            quantities[lot] += max(rest, 0)
        return quantities

    def _get_product_quantity(self):
        """Return what has moved, or while the move is open what shall, in the product's unit."""
        self.ensure_one()
        quantity = self.quantity if self.state == "done" else self.product_uom_qty
        return read_quantity(quantity, self[MOVE_UNIT], self.product_id)


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        return super()._get_custom_move_fields() + ["rma_line_id"]

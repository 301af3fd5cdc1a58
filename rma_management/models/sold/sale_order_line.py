from collections import defaultdict
from fractions import Fraction

from odoo import api, fields, models

from ...tools.units import from_product_unit, to_product_unit
from ..base.lock import claim

# In the context, where nobody else can put it: the ordered quantity follows a return.
_RETURNED = object()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    rma_line_ids = fields.One2many("rma.order.line", "sale_line_id", string="Return Lines")
    qty_returnable = fields.Float(
        compute="_compute_qty_returnable",
        digits="Product Unit",
        help="Delivered, less returned, less authorized and still open.",
    )
    qty_returned_beyond = fields.Float(
        string="Returned Beyond What Was Ordered",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="What came back of an over-delivery: it was never taken off the ordered quantity.",
    )

    @api.depends(
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
        "move_ids.returned_move_ids.state",
        "rma_line_ids.state",
        "rma_line_ids.resolution",
    )
    def _compute_qty_returnable(self):
        positions = self.sudo()._get_returnable_moves()
        for line in self:
            left = sum((quantity for _move, quantity in positions[line.id]), Fraction(0))
            line.qty_returnable = from_product_unit(
                max(left, Fraction(0)), line.product_uom_id, line.product_id
            )

    @api.depends_context("rma_brief")
    def _compute_display_name(self):
        """Name order and product where that is all to be told, and not what was agreed of it."""
        if not self.env.context.get("rma_brief"):
            return super()._compute_display_name()
        for line in self:
            told = line.sudo()
            line.display_name = f"{told.order_id.name} - {told.product_id.display_name}"
        return None

    def write(self, vals):
        if "invoice_lines" not in vals:
            return super().write(vals)
        # The link is one: a posted note is tied to what was sold from either side.
        entries = self.sudo().invoice_lines
        fixed = entries._get_fixed_values({"sale_line_ids"})
        result = super().write(vals)
        entries._check_fixed_values(fixed)
        return result

    def _to_product_unit(self, quantity):
        """Return a quantity of this line in the product's unit, exactly."""
        self.ensure_one()
        return to_product_unit(quantity, self.product_uom_id, self.product_id)

    def _is_anything_returnable(self):
        """Tell whether the customer has anything of this line left to return."""
        self.ensure_one()
        return self.qty_returnable > 0

    def _claim_returnable(self):
        """Wait for whoever else is authorizing returns of these order lines."""
        claim(self.sudo())

    def _get_goods_moves(self):
        """Return the moves of the sold product itself that are not cancelled, by order line.

        Components of a kit are another product than the one sold and are left to the kit's addon.
        """
        moves = self.sudo().move_ids.filtered(
            lambda move: move.state != "cancel" and move.product_id == move.sale_line_id.product_id
        )
        return moves.grouped("sale_line_id")

    def _is_sold(self):
        """Tell whether it was sold: what was delivered was, whatever became of the order."""
        self.ensure_one()
        return self.state == "sale" or self._get_delivered() > 0

    def _get_delivered(self):
        """Return what was ever handed to the customer, returned or not, in the product's unit."""
        self.ensure_one()
        return sum(
            (
                move._get_product_quantity()
                for move in self._get_goods_moves().get(self, ())
                if move.state == "done" and move._is_to_customer()
            ),
            Fraction(0),
        )

    def _get_returnable_moves(self):
        """Return what is left of each delivery.

        A return without a delivery to point to, and goods a customer was allowed to keep, are taken
        off the oldest deliveries.

        :return: {line.id: [(delivered move, quantity left)]}, oldest first, product unit;
            below zero where more is on its way back than was delivered
        """
        moves_by_line = self._get_goods_moves()
        kept = self.env["rma.order.line"].sudo()._get_kept_quantities(self)
        no_moves = self.env["stock.move"]
        return {
            line.id: self._get_positions(
                moves_by_line.get(line, no_moves),
                kept.get(line.id, Fraction(0)),
                lambda move: move._get_product_quantity(),
            )
            for line in self
        }

    @api.model
    def _get_positions(self, moves, kept, measure):
        """Return what is left of each delivery among these moves of one product.

        :param kept: what the customer was allowed to keep
        :param measure: move → quantity
        :return: [(delivered move, quantity left)], oldest first
        """
        moves = moves.sorted("id")
        returned = defaultdict(Fraction)
        for move in moves.filtered(lambda move: move._is_from_customer()):
            returned[move.origin_returned_move_id.id] += measure(move)
        delivered = moves.filtered(lambda move: move.state == "done" and move._is_to_customer())
        unassigned = kept + sum(
            (qty for origin, qty in returned.items() if origin not in delivered._ids),
            Fraction(0),
        )
        positions = []
        for move in delivered:
            left = measure(move) - returned[move.id]
            taken = max(min(left, unassigned), Fraction(0))
            unassigned -= taken
            positions.append((move, left - taken))
        if unassigned and positions:
            move, left = positions[-1]
            positions[-1] = (move, left - unassigned)
        return positions

    def _get_credit_currency(self):
        """Return the currency this line is credited in: its invoices', or else its order's."""
        self.ensure_one()
        invoices = self.sudo().invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )
        return invoices[:1].currency_id or self.currency_id

    def _lower_ordered_quantity(self, returned):
        """Take returned goods off the ordered quantity of products invoiced when ordered.

        Without it the credit note would make the order look as if there were something to invoice.

        :param returned: {line: quantity in the product's unit}, negative where goods went back
        """
        for line, quantity in returned.items():
            if (
                line.product_id.invoice_policy != "order"
                or not line.company_id.rma_lower_ordered_qty
            ):
                continue
            order, was_locked = line.order_id, line.order_id.locked
            if was_locked:
                order.locked = False
            returned = from_product_unit(quantity, line.product_uom_id, line.product_id)
            line.with_context(skip_procurement=True, rma_returned=_RETURNED).write(
                line._prepare_lowered_vals(returned)
            )
            if was_locked:
                order.locked = True

    def _update_line_quantity(self, values):
        """What goes back to the customer may have been delivered beyond what was ordered."""
        is_back = self.env.context.get("rma_returned") is _RETURNED and all(
            line.product_uom_id.compare(values["product_uom_qty"], line.product_uom_qty) > 0
            for line in self
        )
        return None if is_back else super()._update_line_quantity(values)

    def _prepare_lowered_vals(self, returned):
        """Return what a return leaves of the ordered quantity, in the line's unit.

        What was delivered beyond the order comes back first, and goes back to the customer last:
        nobody ordered it, and so it is on no invoice. Never is less ordered than the customer has,
        which core refuses.

        :param returned: what came back now, negative where it went back
        """
        self.ensure_one()
        unit, beyond = self.product_uom_id, self.qty_returned_beyond
        ordered = self.product_uom_qty - returned
        if returned > 0:
            lowered = max(ordered, min(self.qty_delivered, self.product_uom_qty), 0.0)
        else:
            back = from_product_unit(self._get_received_back(), unit, self.product_id)
            taken_off = max(back - returned - beyond, 0.0) if beyond else -returned
            lowered = self.product_uom_qty + min(taken_off, -returned)
        return {
            "product_uom_qty": unit.round(lowered),
            "qty_returned_beyond": unit.round(beyond + lowered - ordered),
        }

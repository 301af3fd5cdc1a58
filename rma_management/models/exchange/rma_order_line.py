from fractions import Fraction

from odoo import api, fields, models

from ...tools.units import from_product_unit, read_quantity
from ..order.rma_order import PROGRESS


def is_sent(move):
    """Count what is with the customer."""
    if move.state != "done":
        return 0
    return move._is_to_customer() - move._is_from_customer()


def is_promised(move):
    """Count what is with the customer or on its way."""
    if move.state in ("done", "cancel"):
        return is_sent(move)
    return 0 if move._is_from_customer() else 1


class RmaOrderLineExchange(models.Model):
    """How much of a replacement is due, on its way and with the customer: read off its moves.

    A replacement has a link of its own to the line: it is neither a receipt nor goods sent back.
    """

    _inherit = "rma.order.line"

    exchange_product_id = fields.Many2one(
        index="btree_not_null", ondelete="restrict", check_company=True
    )
    replacement_move_ids = fields.One2many(
        "stock.move", "rma_exchange_line_id", string="Replacement Moves", copy=False
    )
    replacement_sale_line_ids = fields.One2many(
        "sale.order.line", "rma_exchange_line_id", string="Replacement Order Lines", copy=False
    )
    qty_replaced = fields.Float(
        string="Replaced", compute="_compute_qty_replaced", store=True, digits="Product Unit"
    )
    qty_replacing = fields.Float(
        string="Replacement on Its Way",
        compute="_compute_qty_replaced",
        store=True,
        digits="Product Unit",
    )
    is_replacement_ready = fields.Boolean(compute="_compute_qty_replaced", store=True)
    qty_to_replace = fields.Float(
        string="To Replace", compute="_compute_qty_to_replace", store=True, digits="Product Unit"
    )
    qty_advanced = fields.Float(
        string="Replaced in Advance",
        compute="_compute_qty_to_replace",
        store=True,
        digits="Product Unit",
        help="The customer has the replacement, and we have no goods for it.",
    )
    qty_owed = fields.Float(
        string="Replacement Charged",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="The goods never came: the customer pays for the replacement instead.",
    )
    replacement_status = fields.Selection(
        PROGRESS, compute="_compute_replacement_status", store=True
    )

    @api.depends("resolution")
    def _compute_free_qty(self):
        """Ask for the stock of what is to be replaced only."""
        exchanges = self.filtered(lambda line: line._is_exchange())
        (self - exchanges).free_qty = 0.0
        return super(RmaOrderLineExchange, exchanges)._compute_free_qty()

    @api.depends("product_uom_qty")
    def _compute_exchange_total(self):
        return super()._compute_exchange_total()

    @api.depends(
        "product_uom_id",
        "exchange_product_id",
        "replacement_move_ids.state",
        "replacement_move_ids.quantity",
        "replacement_move_ids.product_uom_qty",
    )
    def _compute_qty_replaced(self):
        """What went by a route of several steps counts once, when it leaves for the customer."""
        for line in self:
            sent = line._count_replacements(is_sent)
            promised = line._count_promised()
            line.qty_replaced = line._from_replacement_unit(sent)
            line.qty_replacing = line._from_replacement_unit(promised - sent)
            line.is_replacement_ready = line._is_any_replacement_ready()

    @api.depends(
        "state",
        "resolution",
        "product_uom_qty",
        "qty_received",
        "qty_inspected",
        "qty_refused",
        "qty_replaced",
        "qty_replacing",
        "qty_owed",
        "policy_id.exchange_timing",
        "order_id.is_closed_short",
    )
    def _compute_qty_to_replace(self):
        for line in self:
            line.qty_to_replace = line.qty_advanced = 0.0
            if not line._is_exchange() or line.state not in ("authorized", "done"):
                continue
            line.qty_to_replace = line._from_replacement_unit(line._get_quantity_to_send())
            unpaid = line.qty_replaced - line.qty_owed - line._get_accepted_quantity()
            line.qty_advanced = max(line.product_uom_id.round(unpaid), 0.0)

    @api.depends(
        "resolution",
        "product_uom_qty",
        "receipt_status",
        "inspection_status",
        "qty_replaced",
        "qty_replacing",
        "qty_to_replace",
    )
    def _compute_replacement_status(self):
        for line in self:
            line.replacement_status = line._get_replacement_status()

    @api.depends("exchange_product_id", "qty_owed")
    def _compute_qty_due(self):
        """For a replacement that is charged nothing is due but for what came."""
        result = super()._compute_qty_due()
        for line in self:
            if line.qty_owed:
                line.qty_due = min(line.qty_due, line._get_accepted_quantity())
        return result

    def _get_quantity_held_back(self):
        """What was replaced by the same has been seen to: the customer has as many as before."""
        held, refused = super()._get_quantity_held_back()
        if self._is_swap():
            held -= max(self.qty_replaced - self.qty_owed - self.qty_advanced, 0.0)
        return max(held, 0.0), min(refused, max(held, 0.0))

    def _is_cured(self):
        """The same was sent again: another product has a guarantee of its own."""
        is_other = self._is_exchange() and not (self._is_swap() and self.qty_replaced > 0)
        return super()._is_cured() and not is_other

    def _get_cured_lots(self):
        return super()._get_cured_lots() | self.replacement_move_ids.lot_ids

    def _get_replacement_moves(self):
        """Return the moves of the replacement itself that are not cancelled."""
        self.ensure_one()
        return self.replacement_move_ids.filtered(
            lambda move: move.state != "cancel" and move.product_id == self.exchange_product_id
        )

    def _count_replacements(self, sign, sale_line=None):
        """Return how much of the replacement its moves come to, in its unit, as a `Fraction`.

        :param sign: move → 1, -1, or 0 where it does not count
        :param sale_line: of the order line alone, all of them without it
        """
        self.ensure_one()
        return sum(
            (
                move._get_product_quantity() * sign(move)
                for move in self._get_replacement_moves()
                if sale_line is None or move.sale_line_id == sale_line
            ),
            Fraction(0),
        )

    def _count_promised(self, sale_line=None):
        """Return what is sent or on its way, see `_count_replacements`."""
        self.ensure_one()
        return self._count_replacements(is_promised, sale_line)

    def _is_any_replacement_ready(self):
        """Tell whether there is something that the warehouse could ship now."""
        self.ensure_one()
        return any(
            move.state in ("assigned", "partially_available")
            for move in self._get_replacement_moves()
        )

    def _is_replacement_out(self):
        """Tell whether the customer has anything of the replacement."""
        self.ensure_one()
        return self.qty_replaced > 0

    def _get_open_replacement_moves(self):
        """Return the moves of replacements that have not left."""
        return self.replacement_move_ids._get_open_replacements()

    def _from_replacement_unit(self, quantity):
        """Return an exact quantity in the replacement's unit as a float in the line's."""
        self.ensure_one()
        product = self.exchange_product_id or self.product_id
        in_unit = from_product_unit(quantity, self.product_uom_id, product)
        return self.product_uom_id.round(in_unit) if quantity else 0.0

    def _get_quantity_to_send(self):
        """Return what is due and neither sent nor on its way, in the replacement's unit, exactly.

        From what is due in all, so that the parts of a dozen add up to twelve.
        """
        self.ensure_one()
        left = self._get_exact_due() - self._count_promised()
        unit = (self.exchange_product_id or self.product_id).uom_id
        return left if unit.compare(float(left), 0.0) > 0 else Fraction(0)

    def _get_exact_due(self):
        """Return what the customer is to have been sent by now, in the replacement's unit."""
        return self._to_replacement_unit(self._get_replacement_due())

    def _to_replacement_unit(self, quantity):
        """Return a rounded quantity of this line in the replacement's unit, as it was meant."""
        self.ensure_one()
        product = self.exchange_product_id or self.product_id
        return read_quantity(quantity, self.product_uom_id, product)

    def _get_accepted_quantity(self):
        """Return what came and was not refused, in the line's unit."""
        self.ensure_one()
        return max(self.qty_received - self.qty_refused, 0.0)

    def _get_replacement_due(self):
        """Return what the customer is to have been sent by now, in the line's unit."""
        self.ensure_one()
        timing = self.policy_id.exchange_timing or "inspection"
        if timing == "authorization" and not (self.order_id.is_closed_short or self.qty_owed):
            due = self.product_uom_qty - self.qty_refused
        elif timing == "inspection":
            due = self.qty_inspected - self.qty_refused
        else:
            due = self._get_accepted_quantity()
        return max(min(due, self.product_uom_qty), 0.0)

    def _get_replacement_status(self):
        self.ensure_one()
        if self.state not in ("authorized", "done") or not self._is_exchange():
            return "none"
        has_some = self.qty_replaced > 0
        if self.qty_to_replace > 0 or self.qty_replacing > 0:
            return "partial" if has_some else "pending"
        if self.product_uom_id.compare(self.qty_replaced, self.product_uom_qty) >= 0:
            return "done"
        if {self.receipt_status, self.inspection_status} <= {"none", "done"}:
            return "done" if has_some else "none"
        return "partial" if has_some else "pending"

    # Goods that never come because the replacement is charged

    def _is_given_up(self):
        is_charged = self.qty_owed > 0 and self.qty_received <= 0 and self.qty_open <= 0
        return super()._is_given_up() or is_charged

    def _get_quantity_to_expect(self):
        return Fraction(0) if self.qty_owed > 0 else super()._get_quantity_to_expect()

    # Money

    def _get_exchange_total(self):
        """What was ordered costs what the order says, the rest today's price."""
        if not self._is_other_product():
            return super()._get_exchange_total()
        ordered = self.sudo().replacement_sale_line_ids.filtered(
            lambda line: line.state != "cancel" and line.product_uom_qty
        )
        if not ordered:
            return super()._get_exchange_total()
        amount, quantity = 0.0, 0.0
        for line in ordered:
            amount += line.currency_id._convert(
                line.price_total, self.currency_id, self.company_id, line.order_id.date_order
            )
            quantity += line.product_uom_id._compute_quantity(
                line.product_uom_qty, self.product_uom_id
            )
        return amount + self._get_exchange_price(max(self.product_uom_qty - quantity, 0.0))

    def _is_ordered_quantity_lowered(self):
        """A replacement of the same kind is delivered for what came back: the order stands."""
        return super()._is_ordered_quantity_lowered() and not self._is_swap()

    # rma.typed.mixin

    @api.model
    def _get_decided_fields(self):
        """A replacement is charged with the button “Invoice Replacement” alone."""
        return super()._get_decided_fields() | {"qty_owed"}

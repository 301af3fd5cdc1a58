from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.refund import allocate, exact
from ...tools.typed import NEW
from ...tools.verdict import as_data, worst
from .rma_order import PROGRESS


class RmaOrderLine(models.Model):
    """One product of one order line that comes back, for one reason, to one end."""

    _name = "rma.order.line"
    _description = "Return Line"
    _inherit = ["rma.far.mixin", "rma.typed.mixin", "rma.line.mixin"]
    # By the number of the return: its own order would have all returns joined and sorted.
    _order = "order_id.id desc, sequence, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    state = fields.Selection(related="order_id.state", store=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    partner_id = fields.Many2one(related="order_id.partner_id", store=True, index=True)
    sale_line_id = fields.Many2one(index="btree_not_null", ondelete="restrict", check_company=True)
    sale_order_id = fields.Many2one(related="sale_line_id.order_id", string="Sales Order")
    product_id = fields.Many2one(required=True, check_company=True)
    product_uom_id = fields.Many2one(required=True, ondelete="restrict")
    product_uom_qty = fields.Float(
        string="Quantity", digits="Product Unit", default=1.0, required=True
    )
    reason_id = fields.Many2one(ondelete="restrict")
    policy_id = fields.Many2one(ondelete="restrict", index=True, copy=False)
    withdrawal_right_id = fields.Many2one(ondelete="restrict")
    guarantee_id = fields.Many2one(ondelete="restrict")
    allowed_uom_ids = fields.Many2many("uom.uom", compute="_compute_allowed_uom_ids")
    qty_on_offer = fields.Float(
        string="Still Returnable",
        compute="_compute_qty_on_offer",
        digits="Product Unit",
        help="What the customer still has of this order line and nobody has claimed back yet; "
        "of what is decided nothing is on offer.",
    )
    allowed_lot_ids = fields.Many2many("stock.lot", compute="_compute_allowed_lot_ids")
    verdict = fields.Selection(readonly=True, copy=False)
    verdict_reasons = fields.Json(readonly=True, copy=False)

    move_ids = fields.One2many("stock.move", "rma_line_id", string="Moves", copy=False)
    inspection_ids = fields.One2many("rma.inspection", "line_id", string="Inspections", copy=False)
    credit_line_ids = fields.One2many(
        "account.move.line", "rma_line_id", string="Credit Note Lines", copy=False
    )

    receipt_status = fields.Selection(PROGRESS, compute="_compute_progress", store=True)
    inspection_status = fields.Selection(PROGRESS, compute="_compute_progress", store=True)
    settlement_status = fields.Selection(PROGRESS, compute="_compute_progress", store=True)

    # Returns are looked for by what they hold, and found in their own order.
    _product_index = models.Index("(product_id, order_id)")
    _reason_index = models.Index("(reason_id, order_id) WHERE reason_id IS NOT NULL")
    _entered_index = models.Index("(create_date)")
    _recent_reason_index = models.Index("(company_id, id DESC) WHERE reason_id IS NOT NULL")
    _check_quantity = models.Constraint(
        "CHECK (product_uom_qty > 0)", "The quantity to return has to be above zero."
    )

    @api.depends("product_id", "state")
    def _compute_allowed_uom_ids(self):
        typed = self._get_typed_lines()
        (self - typed).allowed_uom_ids = False
        for line in typed:
            line.allowed_uom_ids = (
                line.product_id.uom_id | line.product_id.uom_ids | line.sale_line_id.product_uom_id
            )

    @api.depends("sale_line_id", "state")
    def _compute_allowed_lot_ids(self):
        typed = self._get_typed_lines()
        (self - typed).allowed_lot_ids = False
        lots = typed.sale_line_id._origin._get_returnable_lots_by_line()
        for line in typed:
            line.allowed_lot_ids = lots.get(line.sale_line_id._origin, self.env["stock.lot"])

    @api.depends("qty_returnable", "state")
    def _compute_qty_on_offer(self):
        typed = self._get_typed_lines()
        (self - typed).qty_on_offer = 0.0
        for line in typed:
            line.qty_on_offer = line.qty_returnable

    def _get_typed_lines(self):
        """Return the lines on which somebody may still choose: what is decided stays as it is."""
        return self.filtered(lambda line: line.state in (False, "draft", "submitted"))

    @api.depends("product_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.product_id.display_name

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        """What was asked for is taken back as it is changed: in the draft."""
        if not self._is_in_action():
            self._check_typed({"order_id"}, set(self.order_id.mapped("state")))

    # rma.typed.mixin: a line is open as its return is

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"verdict", "verdict_reasons"}

    def _get_typing_state(self):
        self.ensure_one()
        return self.order_id.state or NEW

    @api.model
    def _get_typing_state_of(self, vals):
        return self.env["rma.order"].browse(vals.get("order_id")).sudo().state or NEW

    def _get_shut_hint(self, state):
        return self.env["rma.order"]._get_shut_hint(state)

    def _get_typing_state_label(self, state):
        return self.env["rma.order"]._get_typing_state_label(state)

    # rma.line.mixin

    def _get_quantity(self):
        self.ensure_one()
        return self.product_uom_qty

    def _get_commercial_partner(self):
        self.ensure_one()
        return self.order_id.partner_id.commercial_partner_id

    def _get_document(self):
        return self.order_id

    def _get_own_return(self):
        return self.order_id._origin

    def _get_request_date(self):
        self.ensure_one()
        return self._get_local_date(self.order_id.date_requested or fields.Datetime.now())

    def _get_deliveries(self):
        """What is authorized came with the deliveries that its transfer takes back."""
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return super()._get_deliveries()
        return [
            (self._get_local_date(origin.date), move._get_product_quantity())
            for move in self.sudo().move_ids
            if (origin := move.origin_returned_move_id) and move._is_from_customer()
        ]

    @api.depends("product_uom_qty", "product_uom_id")
    def _compute_withdrawal_right_id(self):
        return super()._compute_withdrawal_right_id()

    @api.depends("product_uom_qty", "product_uom_id", "order_id.date_requested")
    def _compute_guarantee_id(self):
        return super()._compute_guarantee_id()

    def _is_cured(self):
        """Tell whether the goods were repaired or replaced, so that the law's next remedy opens."""
        self.ensure_one()
        return self.state == "done" and self.resolution in ("repair", "exchange")

    def _get_cured_lots(self):
        """Return the serials that came, and those that the customer has now in their place."""
        self.ensure_one()
        return self.lot_ids | self.move_ids.lot_ids

    def _set_verdicts(self):
        """Store what the rules say of the lines."""
        for line_id, found in self._evaluate().items():
            self.browse(line_id)._in_action().write(
                {"verdict": worst(found), "verdict_reasons": as_data(found)}
            )

    def _is_asked_before(self):
        self.ensure_one()
        order = self.order_id
        if order.state not in ("draft", "submitted"):
            return False
        asked = order.sudo().decision_ids.filtered(lambda decision: decision.event == "submit")
        return len(asked) > (order.state == "submitted")

    def _get_held_quantity(self):
        # What nobody has decided on is off the sale line, and claims nothing of it.
        moves = self.sudo().move_ids
        return self._get_claimed_quantity(
            moves.filtered("sale_line_id") if self.sale_line_id else moves
        )

    def _get_claimed_quantity(self, moves):
        """Return what these moves of the line have taken back or will, in the product's unit.

        What may go out again is here until it does.
        """
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return Fraction(0)
        if not self._is_goods_expected():
            return self._to_product_unit(self.product_uom_qty)
        claimed = Fraction(0)
        for move in moves.filtered(lambda move: move.state != "cancel"):
            if move._is_from_customer():
                claimed += move._get_product_quantity()
            elif move._is_to_customer() and move.state == "done" and not move.rma_inspection_id:
                claimed -= move._get_product_quantity()
        return claimed

    @api.model
    def _get_kept_quantities(self, sale_lines):
        """Return what customers were allowed to keep: {sale line id: quantity}, product unit."""
        kept = {}
        for line in sale_lines.sudo().rma_line_ids:
            if line.state in ("authorized", "done") and not line._is_goods_expected():
                quantity = line._to_product_unit(line.product_uom_qty)
                kept[line.sale_line_id.id] = kept.get(line.sale_line_id.id, Fraction(0)) + quantity
        return kept

    @api.model
    def _get_requested_elsewhere(self, lines):
        """Return who else asks for the same order line without holding it yet.

        :param lines: records of ``rma.line.mixin``
        :return: {line.id: returns}
        """
        result = {}
        for line in lines:
            others = line.sale_line_id.sudo().rma_line_ids.filtered(
                lambda other: other.state in ("draft", "submitted")
            )
            result[line.id] = others.order_id - line._get_own_return()
        return result

    def _get_denial_text(self):
        """Return why these lines are refused, a line each, with what would cure it."""
        return "\n".join(
            self.env._(
                "%(product)s: %(reasons)s",
                product=line.product_id.display_name,
                reasons=" ".join(
                    f"{reason['agent']} {reason['cure']}".strip()
                    for reason in line.verdict_reasons
                    if reason["outcome"] == "deny"
                ),
            )
            for line in self
        )

    # Goods

    def _get_quantity_to_expect(self):
        """Return what has been authorized and is neither here nor on its way, in product units."""
        self.ensure_one()
        claimed = self._get_claimed_quantity(self.sudo().move_ids)
        return max(exact(self._to_product_unit(self.product_uom_qty)) - claimed, Fraction(0))

    def _take_deliveries(self, positions):
        """Take what is expected off the deliveries it came with.

        :param positions: {order line id: [(delivered move, quantity left)]}, which shrinks
        :return: [(delivered move, quantity)], in the unit of the product it delivered
        :raises UserError: when the deliveries do not hold what was authorized
        """
        self.ensure_one()
        left = positions[self.sale_line_id.id]
        wanted = self._get_quantity_to_expect()
        shares = self._spread_over_deliveries(wanted, self._sort_deliveries(left))
        if sum((share for _move, share in shares), Fraction(0)) != wanted:
            raise UserError(self._get_claimed_text())
        taken = dict(shares)
        positions[self.sale_line_id.id] = [
            (move, quantity - taken.get(move, 0)) for move, quantity in left
        ]
        return shares

    def _spread_over_deliveries(self, wanted, deliveries):
        """Spread a quantity over deliveries, the units of the chosen lots over those that had them.

        :param deliveries: [(delivered move, quantity left)]
        :return: [(delivered move, quantity)]
        """
        self.ensure_one()
        shares = {}
        if chosen := self.lot_ids:
            pool = self.sale_line_id._get_lot_pools()[self.sale_line_id, self.product_id]
            named = [
                (
                    move,
                    min(
                        left,
                        sum(
                            pool.take(lot, quantity)
                            for lot, quantity in move._get_lot_quantities().items()
                            if lot in chosen
                        ),
                    ),
                )
                for move, left in deliveries
            ]
            shares = dict(allocate(wanted, named))
        rest = wanted - sum(shares.values(), Fraction(0))
        left = [(move, quantity - shares.get(move, 0)) for move, quantity in deliveries]
        for move, quantity in allocate(rest, left):
            shares[move] = shares.get(move, 0) + quantity
        return list(shares.items())

    def _get_claimed_text(self):
        """Return that the goods were claimed while the return was being authorized."""
        self.ensure_one()
        return self.env._(
            "%(product)s cannot be taken back any more: somebody else has just claimed it.",
            product=self.product_id.display_name,
        )

    def _get_return_warehouse(self, delivered_move):
        """Return the warehouse that takes the goods back: the one that sent them."""
        self.ensure_one()
        warehouse = (
            delivered_move.picking_type_id.warehouse_id
            or delivered_move.location_id.warehouse_id
            or self.sale_line_id.order_id.warehouse_id
        )
        if not warehouse.rma_type_id:
            warehouse._create_rma_locations_and_types()
        return warehouse

    def _take_lots(self, delivered_move, quantity):
        """Return the serials to expect: [(lot, quantity in product units)].

        Those the customer named; without a name, those delivered, when all of them come back. Which
        part of a delivery comes back is for the dock to see.
        """
        self.ensure_one()
        if delivered_move.product_id.tracking == "none":
            return []
        pools = self.sale_line_id._get_lot_pools()
        pool = pools[self.sale_line_id, delivered_move.product_id]
        delivered = {
            lot: left
            for lot, quantity in delivered_move._get_lot_quantities().items()
            if lot and (left := pool.take(lot, quantity)) > 0
        }
        chosen = self.lot_ids.filtered(lambda lot: lot.product_id == delivered_move.product_id)
        if chosen:
            delivered = {lot: qty for lot, qty in delivered.items() if lot in chosen}
        taken, left = [], quantity
        for lot, available in delivered.items():
            share = min(left, available)
            if share > 0:
                taken.append((lot, share))
                left -= share
        ambiguous = not chosen and len(delivered) > 1 and sum(delivered.values()) != quantity
        return [] if ambiguous else taken

    def _get_received_lots(self):
        """Return what has come of each lot or serial: {lot: quantity in the line's unit}."""
        self.ensure_one()
        return {
            lot: self._from_product_unit(quantity)
            for lot, quantity in self._count_lots_come().items()
        }

    def _get_quantities_to_inspect(self):
        """Return [(lot, quantity received and not inspected)], in the line's unit."""
        self.ensure_one()
        line = self.sudo()
        no_lot = self.env["stock.lot"]
        inspected = {}
        for inspection in line.inspection_ids:
            lot = inspection.lot_id
            quantity = inspection._get_standing_quantity()
            inspected[lot] = inspected.get(lot, 0.0) + quantity
        left = [
            (lot.sudo(False), line.product_uom_id.round(quantity - inspected.get(lot, 0.0)))
            for lot, quantity in line._get_received_lots().items()
            if lot
        ]
        rest = line.qty_to_inspect - sum(quantity for _lot, quantity in left)
        return [
            (lot, quantity)
            for lot, quantity in [*left, (no_lot, line.product_uom_id.round(rest))]
            if quantity > 0
        ]

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.units import get_whole, to_product_unit
from ..base.uploads import own_uploads

TYPES = [
    ("short", "Short"),
    ("surplus", "Surplus"),
    ("unexpected_product", "Unexpected product"),
    ("wrong_serial", "Wrong serial number"),
    ("foreign_lot", "Not sold to this customer"),
    ("empty_box", "Empty box"),
    ("damaged_parcel", "Damaged parcel"),
    ("no_ran", "Parcel without RAN"),
    ("late_ran", "Expired or cancelled RAN"),
]
DECISIONS = [
    ("accept", "Accepted"),
    ("refuse", "Sent back"),
    ("keep", "Kept without credit"),
    ("wait", "Waited for"),
    ("close_short", "Closed short"),
    ("claim", "Claim"),
    ("note", "Taken note of"),
]
# What may be decided on each type, the usual first.
GOODS_DECISIONS = ("accept", "refuse", "keep", "claim")
ALLOWED_DECISIONS = {
    "short": ("wait", "close_short", "claim"),
    "surplus": GOODS_DECISIONS,
    # Goods without a line are inspected by nobody: a claim alone would leave them where they are.
    "unexpected_product": ("accept", "refuse", "keep"),
    "wrong_serial": GOODS_DECISIONS,
    "foreign_lot": GOODS_DECISIONS,
    "empty_box": ("note", "claim"),
    "damaged_parcel": ("note", "claim"),
    "no_ran": ("accept", "refuse", "keep"),
    "late_ran": ("accept", "note", "claim"),
}
SERIAL_TYPES = ("wrong_serial", "foreign_lot")


class RmaDiscrepancy(models.Model):
    """What came differs from what was authorized. It is noted, and never stops the dock.

    ::

        transfer done ─► derived ─┐                 ┌─ accept   becomes part of the return
                                  ├─► open ─► decide ┼─ refuse   goes back to the customer
        returns desk ──► by hand ─┘     │           ├─ keep     to stock, without credit
                                        ▼           └─ …        see ALLOWED_DECISIONS
                          void, when the transfer does not say so any more
    """

    _name = "rma.discrepancy"
    _description = "Return Discrepancy"
    _inherit = ["rma.typed.mixin", "rma.effects.mixin"]
    _order = "id desc"
    _check_company_auto = True

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        ondelete="set null",
        index="btree_not_null",
        domain="[('order_id', '=', order_id)]",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    type = fields.Selection(TYPES, required=True)
    product_id = fields.Many2one("product.product", ondelete="restrict", index="btree_not_null")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    photo_ids = fields.Many2many("ir.attachment", string="Photos", bypass_search_access=True)
    note = fields.Text()
    date = fields.Datetime(string="Found On", default=fields.Datetime.now, required=True)
    found_by_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        required=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="Who sees to it.",
    )
    move_id = fields.Many2one(
        "stock.move",
        string="Received With",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
    )
    picking_id = fields.Many2one(related="move_id.picking_id", string="Transfer")
    exit_move_ids = fields.One2many(
        "stock.move", "rma_discrepancy_id", string="Left With", copy=False
    )
    is_derived = fields.Boolean(
        string="From a Transfer",
        readonly=True,
        help="Follows from a transfer, and goes when the transfer says otherwise.",
    )
    is_credit_held = fields.Boolean(
        string="Credit Held Back", help="These goods are not credited until somebody decides."
    )
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Bought With",
        ondelete="set null",
        index="btree_not_null",
        help="The order line that the goods are taken back on, once accepted.",
    )

    state = fields.Selection(
        [("open", "Open"), ("decided", "Decided"), ("void", "Void")],
        default="open",
        required=True,
        index=True,
    )
    decision = fields.Selection(DECISIONS, readonly=True)
    motive = fields.Text(help="Why it is decided so: kept in the history of the return.")
    decided_by_id = fields.Many2one("res.users", readonly=True)
    date_decided = fields.Datetime(string="Decided On", readonly=True)

    can_accept = fields.Boolean(compute="_compute_can_decide")
    can_refuse = fields.Boolean(compute="_compute_can_decide")
    can_keep = fields.Boolean(compute="_compute_can_decide")
    can_wait = fields.Boolean(compute="_compute_can_decide")
    can_close_short = fields.Boolean(compute="_compute_can_decide")
    can_claim = fields.Boolean(compute="_compute_can_decide")
    can_note = fields.Boolean(compute="_compute_can_decide")

    _check_quantity = models.Constraint(
        "CHECK (quantity > 0)", "The quantity of a discrepancy has to be above zero."
    )
    _open_index = models.Index("(order_id) WHERE state = 'open'")

    @api.depends("line_id", "product_id")
    def _compute_product_uom_id(self):
        for discrepancy in self:
            # Of a dozen that was sold, people count pieces.
            product = discrepancy.product_id or discrepancy.line_id.product_id
            discrepancy.product_uom_id = product.uom_id

    @api.depends("order_id")
    def _compute_user_id(self):
        for discrepancy in self:
            discrepancy.user_id = discrepancy.order_id.sudo()._get_responsible()

    @api.depends("type", "product_id", "quantity", "product_uom_id")
    def _compute_display_name(self):
        labels = dict(self._fields["type"]._description_selection(self.env))
        for discrepancy in self:
            what = discrepancy.product_id.display_name
            label = labels.get(discrepancy.type, "")
            other_unit = discrepancy.product_uom_id - discrepancy.product_id.uom_id
            count = " ".join(filter(None, (f"{discrepancy.quantity:g}", other_unit.name)))
            discrepancy.display_name = f"{label}: {count} × {what}" if what else label

    @api.depends("type", "state")
    def _compute_can_decide(self):
        for discrepancy in self:
            allowed = ALLOWED_DECISIONS.get(discrepancy.type, ())
            for decision, _label in DECISIONS:
                discrepancy[f"can_{decision}"] = discrepancy.state == "open" and decision in allowed

    @api.model_create_multi
    def create(self, vals_list):
        discrepancies = super().create(vals_list)
        discrepancies._check_quantity_given()
        own_uploads(discrepancies, "photo_ids")
        discrepancies._follow_rma_event("find")
        return discrepancies

    def _get_rma_effects(self):
        return super()._get_rma_effects() | {"find": ["_ask_owners", "_notify_discrepancy"]}

    def _ask_owners(self):
        self.order_id._ask_about_discrepancies()

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            own_uploads(self, "photo_ids")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A discrepancy is evidence and cannot be deleted. Decide on it instead.")
        )

    # rma.typed.mixin

    @api.model
    def _check_typed_vals(self, vals):
        if vals.get("state") == "open":
            vals = {name: vals[name] for name in vals if name != "state"}
        return super()._check_typed_vals(vals)

    @api.model
    def _complete_vals_list(self, vals_list):
        return [self._complete_line(vals) for vals in super()._complete_vals_list(vals_list)]

    def _get_shut_hint(self, _state):
        return self.env._("Report another one, or decide on this one.")

    def _check_quantity_given(self):
        foreign = self.filtered(lambda found: found.line_id.order_id - found.order_id)
        if foreign:
            raise UserError(self.env._("Choose a line of the same return."))
        if foreign_lots := self.filtered(
            lambda found: found.lot_id and found.lot_id.product_id != found.product_id
        ):
            raise UserError(
                self.env._(
                    "%(lot)s is no %(product)s: choose one of its own numbers.",
                    lot=foreign_lots[0].lot_id.name,
                    product=foreign_lots[0].product_id.display_name,
                )
            )

    def _complete_line(self, vals):
        """Find the line that somebody means who names the product alone."""
        if vals.get("line_id") or not vals.get("product_id") or not vals.get("order_id"):
            return vals
        if vals.get("type") not in ("short", "surplus", *SERIAL_TYPES):
            return vals
        # The line tells nothing that the return does not; the record rules see to the return.
        order = self.env["rma.order"].browse(vals["order_id"]).sudo()
        lines = order.line_ids.filtered(lambda line: line.product_id.id == vals["product_id"])
        return {**vals, "line_id": lines[:1].id}

    def _get_key(self):
        """Return what makes it the same discrepancy, see `rma.order._get_discrepancy_facts`."""
        self.ensure_one()
        is_serial = self.type in SERIAL_TYPES
        return (
            self.type,
            self.order_id.id,
            self.line_id.id,
            self.lot_id.id if is_serial else False,
            self.move_id.id if self.type == "unexpected_product" else False,
        )

    def _get_product_quantity(self):
        """Return its quantity in the product's unit, exactly."""
        self.ensure_one()
        product = self.product_id or self.line_id.product_id
        quantity = to_product_unit(self.quantity, self.product_uom_id, product)
        return get_whole(quantity, self.product_uom_id, product) if product else quantity

    def _is_counted(self):
        """Tell whether it has dealt with its quantity for good.

        What is waited for can stay away again, and what was accepted is expected from then on.
        """
        self.ensure_one()
        return self.state == "decided" and (self.type, self.decision) not in (
            ("short", "wait"),
            ("surplus", "accept"),
            ("unexpected_product", "accept"),
        )

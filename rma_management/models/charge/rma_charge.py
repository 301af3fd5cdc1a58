from fractions import Fraction

from odoo import api, fields, models

from ...tools.charges import KINDS

TYPES = [
    ("restocking", "Restocking fee"),
    ("return_freight", "Return freight"),
    ("missing_accessory", "Missing accessory"),
    ("diminished_value", "Diminished value"),
    ("late", "Late return fee"),
    ("goodwill", "Goodwill bonus"),
    ("outbound_freight", "Outbound freight refunded"),
    ("settlement", "Settlement"),
]
FEE_BASES = [
    ("percent", "Percent of the price paid"),
    ("unit", "Fixed amount per unit"),
    ("fixed", "Fixed amount per return"),
]


class RmaCharge(models.Model):
    """What is taken off what the customer gets, or added to it, with where it comes from.

    Its amount is positive: which way it goes is a fact of its type, see ``tools.charges``.
    """

    _name = "rma.charge"
    _description = "Return Charge"
    _inherit = "rma.typed.mixin"
    _order = "order_id.id desc, id"
    _check_company_auto = True

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    line_id = fields.Many2one(
        "rma.order.line",
        string="Return Line",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('order_id', '=', order_id)]",
        help="The goods it is charged on. Empty: the whole return.",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    type = fields.Selection(TYPES, required=True, default="restocking")
    is_bonus = fields.Boolean(compute="_compute_is_bonus", help="Added to the credit.")
    basis = fields.Selection(
        [
            ("percent", "Percent of the price paid"),
            ("unit", "Amount per unit"),
            ("fixed", "Fixed amount"),
        ],
        required=True,
        default="fixed",
    )
    rate = fields.Float(help="The percentage, or the amount per unit.")
    quantity = fields.Float(
        string="Units",
        digits="Product Unit",
        help="How many of the units it is charged on. 0: all that are credited.",
    )
    amount = fields.Monetary(
        compute="_compute_amount",
        inverse="_inverse_amount",
        store=True,
        help="What it changes the credit of the whole return by, tax included.",
    )
    source = fields.Selection(
        [
            ("policy", "Policy"),
            ("law", "Law"),
            ("manual", "By hand"),
            ("inspection", "Inspection"),
        ],
        required=True,
        default="manual",
    )
    policy_id = fields.Many2one("rma.policy", ondelete="restrict", index="btree_not_null")
    withdrawal_right_id = fields.Many2one("rma.withdrawal.right", ondelete="restrict")
    inspection_id = fields.Many2one(
        "rma.inspection", ondelete="restrict", index="btree_not_null", help="What it was found by."
    )
    is_whole = fields.Boolean(
        string="With Everything Only",
        help="Due only when nothing of the order stays with the customer.",
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Delivery Of",
        ondelete="cascade",
        index="btree_not_null",
        help="The order whose delivery is given back.",
    )
    limit_amount = fields.Monetary(
        string="At Most", help="Of a dearer delivery no more is given back. 0: all of it."
    )
    waived = fields.Boolean()
    waive_motive = fields.Char(string="Waived Because")
    waive_user_id = fields.Many2one("res.users", string="Waived By", readonly=True)
    waive_date = fields.Datetime(string="Waived On", readonly=True)
    move_line_ids = fields.One2many(
        "account.move.line", "rma_charge_id", string="Credit Note Lines"
    )

    _check_rate = models.Constraint(
        "CHECK (rate >= 0 AND (basis != 'percent' OR rate <= 100))",
        "A charge is not negative, and not more than 100 percent.",
    )

    @api.depends("type", "line_id")
    def _compute_display_name(self):
        for charge in self:
            product = charge.line_id.product_id.display_name
            charge.display_name = " – ".join(filter(None, (charge._get_type_label(), product)))

    @api.depends("type")
    def _compute_is_bonus(self):
        for charge in self:
            charge.is_bonus = charge.type in KINDS and KINDS[charge.type].is_bonus

    @api.depends("type", "basis", "rate", "quantity", "order_id.amount_estimated")
    def _compute_amount(self):
        for order in self.order_id:
            settlement = order._get_settlement()
            amounts = settlement.fees | settlement.bonuses
            for charge in self.filtered(lambda charge, order=order: charge.order_id == order):
                fixed = charge.basis == "fixed"
                charge.amount = charge.rate if fixed else amounts.get(charge, 0.0)

    def _inverse_amount(self):
        for charge in self:
            charge.basis, charge.rate = "fixed", charge.amount

    def _get_charged_lines(self):
        """Return the lines of the return that it is charged on."""
        self.ensure_one()
        lines = self.order_id.line_ids
        if self.sale_order_id:
            return lines.filtered(lambda line: line.sale_line_id.order_id == self.sale_order_id)
        # What is fixed is charged with whatever comes back first.
        return lines if self.basis == "fixed" else self.line_id or lines

    # What documents say

    def _get_charged(self, states=("draft", "posted"), without=()):
        """Return what documents in these states have charged, or given, tax included."""
        self.ensure_one()
        return sum(
            (
                entry._get_rma_total() * self._get_direction(entry.move_id)
                for entry in self.sudo().move_line_ids
                if entry.parent_state in states
                and entry.move_id not in without
                # What a draft would take back is still given.
                and entry._get_credit_sign()
            ),
            Fraction(0),
        )

    def _get_direction(self, move):
        """Return the sign on a document that says the charge was made."""
        on_note = 1 if self.is_bonus else -1
        return on_note if move.move_type == "out_refund" else -on_note

    def _get_proposed(self):
        """Return which of these follow from policy or law, and go with what they follow from."""
        return self.filtered(lambda charge: charge.source in ("policy", "law"))

    # In words

    def _get_type_label(self):
        return dict(self._fields["type"]._description_selection(self.env)).get(self.type, "")

    def _get_label(self):
        """Return how the charge is explained to people."""
        self.ensure_one()
        label = self._get_type_label()
        # All of a delivery is given back or nothing: a percentage says nothing.
        if self.basis == "percent" and self.type != "outbound_freight":
            label = self.env._("%(label)s (%(rate)s%%)", label=label, rate=f"{self.rate:g}")
        # Before it is recorded, a charge has no line of a return yet.
        foreseen = self.env.context.get("rma_charge_product")
        about = self.line_id.product_id.display_name or foreseen
        if len(self.order_id.sale_order_ids) > 1:
            # Of several orders, it is no secret which one's delivery is meant.
            about = about or self.sale_order_id.sudo().name
        return f"{label}: {about}" if about else label

    def _get_rule_text(self):
        """Return by which rule, or whose decision, it is charged.

        Names that are meant for colleagues are not told to the customer.
        """
        self.ensure_one()
        is_for_customer = self.env.context.get("rma_for_customer")
        if self.source == "inspection" and is_for_customer:
            return self.env._("Found when the goods were checked")
        if self.source == "inspection":
            return self.env._(
                "Inspection: %(grade)s", grade=self.inspection_id.sudo().grade_id.name or ""
            )
        if self.source == "manual":
            if is_for_customer:
                return self.env._("As agreed with you")
            return self.env._("By hand, %(user)s", user=self.create_uid.sudo().name or "")
        policy = self.policy_id.sudo()
        if is_for_customer and policy and not self.withdrawal_right_id:
            return policy.customer_text or self.env._("Our terms of return")
        return (self.withdrawal_right_id or policy).display_name or ""

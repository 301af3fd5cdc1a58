from fractions import Fraction

from odoo import api, fields, models

from ...tools import verdict as verdicts
from ...tools.clock import is_over, local_day
from ...tools.units import from_product_unit, in_unit, read_quantity

RESOLUTIONS = [
    ("refund", "Refund"),
    ("store_credit", "Store credit"),
    ("exchange", "Exchange"),
    ("repair", "Repair"),
    ("keep", "Refund, customer keeps the goods"),
]
CONDITIONS = [
    ("unopened", "Unopened"),
    ("opened", "Opened, like new"),
    ("used", "Used"),
    ("damaged", "Damaged"),
    ("defective", "Defective"),
]
# A customer who declares one of these says that something is wrong with the goods.
DEFECTS = ("damaged", "defective")
FREIGHT_PAYERS = [("customer", "Customer"), ("company", "Us")]
# What of a reason is a term: it holds for what was authorized on it.
REASON_TERMS = ("fault", "freight_payer", "is_fee_waived")
OUTCOMES = [("authorize", "Can be returned"), ("review", "Needs approval"), ("deny", "Refused")]


class RmaLineMixin(models.AbstractModel):
    """What a line of a return and a line of its entry have in common: the request and the verdict.

    Rules and reckoning are written once, against this. A glue addon that extends it reaches both.
    """

    _name = "rma.line.mixin"
    _description = "Requested Return Line"

    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one("res.currency")
    sale_line_id = fields.Many2one("sale.order.line", string="Order Line")
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    lot_ids = fields.Many2many("stock.lot", string="Lots/Serials")
    reason_id = fields.Many2one("rma.reason")
    condition = fields.Selection(CONDITIONS, string="Declared Condition")
    resolution = fields.Selection(RESOLUTIONS, default="refund", required=True)
    qty_returnable = fields.Float(
        string="Returnable",
        compute="_compute_qty_returnable",
        digits="Product Unit",
        help="What the customer still has of this order line and nobody has claimed back yet.",
    )
    policy_id = fields.Many2one(
        "rma.policy",
        compute="_compute_policy_id",
        store=True,
        readonly=False,
        precompute=True,
        help="In force when the goods were sold. Only a returns manager chooses another one.",
    )
    withdrawal_right_id = fields.Many2one(
        "rma.withdrawal.right",
        compute="_compute_withdrawal_right_id",
        store=True,
        precompute=True,
        help="The law under which the customer may give the goods back, asked for in time.",
    )
    verdict = fields.Selection(OUTCOMES)
    verdict_reasons = fields.Json()
    verdict_text = fields.Text(string="Why", compute="_compute_verdict_text")
    customer_text = fields.Text(string="What to Tell", compute="_compute_verdict_text")
    freight_payer = fields.Selection(
        FREIGHT_PAYERS, string="Return Freight Paid By", compute="_compute_freight_payer"
    )
    is_fee_waived = fields.Boolean(
        string="Without Fees",
        compute="_compute_is_fee_waived",
        help="The reason is not the customer's: nothing is charged.",
    )

    @api.depends("sale_line_id")
    def _compute_product_id(self):
        for line in self:
            line.product_id = line.sale_line_id.product_id or line.product_id

    @api.depends("sale_line_id", "product_id")
    def _compute_product_uom_id(self):
        for line in self:
            line.product_uom_id = line.sale_line_id.product_uom_id or line.product_id.uom_id

    @api.depends("sale_line_id", "product_id", "company_id")
    def _compute_policy_id(self):
        policies = self.env["rma.policy"]._find_for(self)
        for line in self:
            line.policy_id = policies[line.id]

    @api.depends("sale_line_id", "lot_ids")
    def _compute_withdrawal_right_id(self):
        rights = self.env["rma.withdrawal.right"].sudo().search([("days", ">", 0)])
        for line in self:
            line.withdrawal_right_id = line._find_withdrawal_right(rights)

    @api.depends("sale_line_id.qty_returnable", "product_uom_id")
    def _compute_qty_returnable(self):
        for line in self:
            line.qty_returnable = line._from_product_unit(max(line._get_returnable(), Fraction(0)))

    @api.depends("verdict_reasons")
    def _compute_verdict_text(self):
        for line in self:
            reasons = line.verdict_reasons or []
            line.verdict_text = "\n".join(
                " ".join(filter(None, (reason["agent"], reason["cure"]))) for reason in reasons
            )
            line.customer_text = "\n".join(reason["customer"] for reason in reasons)

    @api.depends("policy_id", "reason_id")
    def _compute_freight_payer(self):
        """The policy says who pays, or leaves it to the reason."""
        for line in self:
            payer = line.policy_id.freight_payer
            is_fixed = payer in ("customer", "company")
            line.freight_payer = payer if is_fixed else line._get_reason_terms()["freight_payer"]

    @api.depends("reason_id")
    def _compute_is_fee_waived(self):
        for line in self:
            line.is_fee_waived = line._get_reason_terms()["is_fee_waived"]

    def _read_reason_terms(self):
        """Return what the reason says of who is at fault and who pays: {field: value}."""
        self.ensure_one()
        return {name: self.reason_id[name] for name in REASON_TERMS}

    def _get_reason_terms(self):
        """Return the same as it holds for the line: what was authorized keeps its terms."""
        return self._read_reason_terms()

    # What the two kinds of line answer in their own way

    def _get_quantity(self):
        """Return the requested quantity, in the line's unit."""
        raise NotImplementedError

    def _get_commercial_partner(self):
        """Return the customer who returns."""
        raise NotImplementedError

    def _get_document(self):
        """Return the return, or the entry, that the line is on."""
        raise NotImplementedError

    def _get_own_return(self):
        """Return the return that the line is on, or goes onto, if there is one already."""
        return self.env["rma.order"]

    def _get_request_date(self):
        """Return the day on which the customer asked, where the company is."""
        raise NotImplementedError

    def _get_held_quantity(self):
        """Return what this line itself has already claimed of its order line, in product units."""
        return Fraction(0)

    # Verdict

    def _get_fact_rules(self):
        """Return the names of the rules on what nobody can allow."""
        return []

    def _get_term_rules(self):
        """Return the names of the rules on what the policy grants."""
        return []

    def _get_control_rules(self):
        """Return the names of the rules that have somebody look first; none of them denies."""
        return []

    def _evaluate(self):
        """Hear every rule on every line; a statutory right stands above the policy's terms.

        :return: {line.id: [Verdict]}, worst first
        """
        facts = self._hear(self._get_fact_rules())
        terms = self._hear(self._get_term_rules())
        controls = self._hear(self._get_control_rules())
        return {
            line.id: verdicts.ranked(
                facts[line.id] + line._apply_law(terms[line.id]) + controls[line.id]
            )
            for line in self
        }

    def _apply_law(self, verdicts):
        """Return what is left of the policy's terms where the law stands above them."""
        return verdicts

    def _hear(self, rules):
        """Return what these rules say: {line.id: [Verdict]}."""
        heard = {line.id: [] for line in self}
        for rule in rules:
            for line_id, found in getattr(self, rule)().items():
                heard[line_id].extend(found)
        return heard

    def _get_reviews(self):
        """Return the codes of the rules that want somebody to look at the line first."""
        self.ensure_one()
        reasons = self.verdict_reasons or []
        return {reason["code"] for reason in reasons if reason["outcome"] == verdicts.REVIEW}

    def _get_approval_steps(self, amount):
        """Return the roles that have to approve these lines, in turn: [(group, is second person)].

        :param amount: what all of them credit, in the company's currency
        """
        reviewed = self.filtered(lambda line: line._get_reviews())
        groups = reviewed.reason_id.approval_group_id
        if any(line._get_reviews() - {"reason_approval"} for line in reviewed):
            policies = reviewed.policy_id
            groups |= policies.approval_group_id or self.env.ref("rma_management.group_rma_manager")
        steps = [(group, False) for group in groups]
        if not steps:
            return []
        second = self.policy_id.filtered(
            lambda policy: policy.second_limit and amount > policy.second_limit
        )
        return steps + [(group, True) for group in second.second_group_id]

    # Time

    def _get_sale_date(self):
        """Return the day of the sale, where the company is."""
        self.ensure_one()
        ordered = self.sale_line_id.order_id.date_order
        return self._get_local_date(ordered) if ordered else self._get_request_date()

    def _get_local_date(self, moment):
        """Return the day of a moment where the company is, whoever asks from wherever."""
        return local_day(moment, self.company_id.partner_id.tz)

    def _get_deliveries(self):
        """Return [(day, quantity)] of what may come back, in the order in which it does."""
        self.ensure_one()
        positions = self.sale_line_id._get_returnable_moves().get(self.sale_line_id.id, ())
        return [
            (self._get_local_date(move.date), quantity)
            for move, quantity in self._sort_deliveries(positions)
        ]

    def _sort_deliveries(self, positions):
        """Return the deliveries of the chosen serials first, then those in time, then the oldest.

        :param positions: [(delivered move, quantity)], oldest first
        """
        self.ensure_one()
        days = self.policy_id._get_window(self.resolution)
        today = self._get_request_date()
        # On a line that is not saved yet they are copies, equal to no real serial.
        chosen = self.lot_ids._origin
        return sorted(
            positions,
            key=lambda position: (
                bool(chosen) and not position[0].lot_ids & chosen,
                is_over(self._get_local_date(position[0].date), days, today),
            ),
        )

    def _get_country(self):
        """Return the country whose law the customer goes by: where the goods went."""
        self.ensure_one()
        order = self.sale_line_id.order_id
        partner = self._get_commercial_partner()
        return (
            order.partner_shipping_id.country_id
            or order.partner_id.country_id
            or (partner.country_id)
        )

    # Quantities and money

    def _to_product_unit(self, quantity):
        """Return a quantity of this line in the product's unit, exactly: 0.42 dozen are 5."""
        self.ensure_one()
        return read_quantity(quantity, self.product_uom_id, self.product_id)

    def _from_product_unit(self, quantity):
        """Return an exact quantity in the product's unit as a float in this line's."""
        self.ensure_one()
        return from_product_unit(quantity, self.product_uom_id, self.product_id)

    def _get_sold_ratio(self):
        """Return how much of what was sold one of the product stands for.

        One, but where a part of it comes back alone; what was paid was paid for the whole.
        """
        return Fraction(1)

    def _to_sold(self, quantity):
        """Return a quantity of this line in the unit of the product that was sold, exactly."""
        return self._to_product_unit(quantity) * self._get_sold_ratio()

    def _from_sold(self, quantity):
        """Return an exact quantity of the product that was sold as one of this line's product."""
        return quantity / self._get_sold_ratio()

    def _in_line_unit(self, quantity):
        """Return an exact quantity in the product's unit as an exact one in this line's."""
        self.ensure_one()
        return in_unit(quantity, self.product_uom_id, self.product_id)

    def _get_returnable(self):
        """Return what may be asked for on this line, in the product's unit, exactly."""
        self.ensure_one()
        positions = self.sale_line_id._get_returnable_moves().get(self.sale_line_id.id, ())
        return sum((left for _move, left in positions), Fraction(0)) + self._get_held_quantity()

    def _is_credited_resolution(self):
        """Tell whether the line ends in a credit note."""
        self.ensure_one()
        return self.resolution in ("refund", "store_credit", "keep")

    def _is_goods_expected(self):
        """Tell whether goods come back for the line."""
        self.ensure_one()
        return self.resolution != "keep"

from odoo import api, fields, models
from odoo.tools import SQL

BANDS = [
    ("to_50", "Up to 50"),
    ("to_200", "50 to 200"),
    ("to_1000", "200 to 1,000"),
    ("more", "More than 1,000"),
]
LIMITS = {"to_50": 50, "to_200": 200, "to_1000": 1000}
# Averages of what is known alone: {field: what has to be true of a claim}.
AVERAGES = {
    "first_offer_rate": "is_agreed",
    "days_to_settle": "is_agreed",
    "share_agreed": "is_agreed",
    "satisfaction": "satisfaction",
}


class RmaClaimReport(models.Model):
    """By what claims are compared: how fast, how cheap, how fair, and by whom."""

    _inherit = "rma.claim"

    agent_id = fields.Many2one(
        "res.users",
        string="Settled By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who of us made the offer that was accepted, or accepted the customer's.",
    )
    share_agreed = fields.Float(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="What was agreed, as a part of what was paid: 1 is all of it.",
    )
    value_band = fields.Selection(
        BANDS, string="Value", compute="_compute_value_band", store=True, help="What is at stake."
    )
    grade_id = fields.Many2one(
        "rma.grade",
        string="Worst Grade",
        compute="_compute_grade_id",
        store=True,
        index="btree_not_null",
    )
    satisfaction = fields.Float(
        compute="_compute_satisfaction",
        store=True,
        aggregator="avg",
        help="How the customer rated the return, of five; 0: not yet.",
    )

    @api.depends("amount_claimed")
    def _compute_value_band(self):
        for claim in self:
            limits = (name for name, limit in LIMITS.items() if claim.amount_claimed <= limit)
            claim.value_band = next(limits, "more")

    @api.depends("line_ids.inspection_ids.grade_id")
    def _compute_grade_id(self):
        for claim in self:
            grades = claim.line_ids.inspection_ids.grade_id
            claim.grade_id = grades.sorted(lambda grade: (grade.sequence, grade.id))[-1:]

    @api.depends("order_id.rating_ids.rating", "order_id.rating_ids.consumed")
    def _compute_satisfaction(self):
        for claim in self:
            # What the customer said last, when all was over.
            said = claim.order_id.rating_ids.filtered("consumed").sorted("id")
            closing = said.filtered(lambda rating: rating.rma_moment == "closing") or said
            claim.satisfaction = closing[-1:].rating

    def _prepare_agreed_vals(self, offer):
        agent = offer.user_id if offer.party == "company" else self.env.user
        agent = agent.filtered(lambda user: not user.share) or self.user_id
        return super()._prepare_agreed_vals(offer) | {"agent_id": agent.id}

    def _prepare_settled_vals(self, amount):
        vals = super()._prepare_settled_vals(amount)
        paid = float(self._get_paid())
        return vals | {"share_agreed": amount / paid if paid else 0.0}

    def _read_group_select(self, aggregate_spec, query):
        """An average is of what was settled, or rated: what is open yet is no 0."""
        name, _colon, function = aggregate_spec.partition(":")
        if function == "avg" and name in AVERAGES:
            known = self._field_to_sql(self._table, AVERAGES[name], query)
            value = self._field_to_sql(self._table, name, query)
            is_known = known if AVERAGES[name] == "is_agreed" else SQL("%s > 0", known)
            return SQL("AVG(%s) FILTER (WHERE %s)", value, is_known)
        return super()._read_group_select(aggregate_spec, query)

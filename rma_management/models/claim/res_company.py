from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import fields, models

from ...tools.clock import add_days, local_day

SILENCE = [
    ("accept", "It is accepted"),
    ("escalate", "A manager sees to it"),
    ("expire", "It expires"),
]


class ResCompany(models.Model):
    """When a claim is opened by itself, who may settle it for how much, and how long it waits."""

    _inherit = "res.company"

    rma_claim_auto = fields.Boolean(
        string="Open Claims",
        default=True,
        help="An inspection that found goods worse than the customer declared opens a claim.",
    )
    rma_claim_tolerance = fields.Float(
        string="Tolerance",
        help="Percent of the price that goods may bring less than what was declared, before a "
        "claim is opened.",
    )
    rma_claim_limit_agent = fields.Monetary(
        string="Settled by Customer Service Up To",
        help="What customer service may settle a claim for. 0: up to what was paid.",
    )
    rma_claim_limit_manager = fields.Monetary(
        string="Settled by Managers Up To",
        help="What a manager may settle a claim for. 0: up to what was paid.",
    )
    rma_claim_return_cost = fields.Monetary(
        string="Cost of Taking Back",
        help="Way back and handling of goods that are still with the customer: up to what that "
        "comes to it pays to let them be kept.",
    )
    rma_offer_days = fields.Integer(
        string="Answer Within",
        default=7,
        help="Working days that an offer waits for an answer. 0: for ever.",
    )
    rma_offer_reminder_days = fields.Integer(
        string="Reminded Before",
        default=2,
        help="Working days before the end at which the other side is reminded. 0: never.",
    )
    rma_silence_customer = fields.Selection(
        SILENCE,
        string="Customer Does Not Answer",
        default="expire",
        required=True,
        help="What becomes of our offer when its time is over.",
    )
    rma_silence_company = fields.Selection(
        SILENCE,
        string="We Do Not Answer",
        default="escalate",
        required=True,
        help="What becomes of the customer's offer when its time is over. What is above the "
        "limit of customer service goes to a manager.",
    )

    _check_rma_claim_numbers = models.Constraint(
        "CHECK (rma_claim_tolerance >= 0 AND rma_claim_tolerance <= 100 "
        "AND rma_claim_limit_agent >= 0 AND rma_claim_limit_manager >= 0 "
        "AND rma_claim_return_cost >= 0 AND rma_offer_days >= 0 "
        "AND rma_offer_reminder_days >= 0)",
        "Days and amounts are not below 0, and a tolerance is between 0 and 100 percent.",
    )

    def _add_rma_working_days(self, start, days):
        """Return the end of the last of so many working days; False where there is none.

        :param start: naive UTC datetime, on the day before the first of them
        """
        self.ensure_one()
        if not days:
            return False
        calendar = self.resource_calendar_id
        zone = ZoneInfo(calendar.tz or self.partner_id.tz or "UTC")
        day = local_day(start, zone.key)
        midnight = datetime.combine(add_days(day, 1), time.min, zone)
        end = calendar and calendar.plan_days(days, midnight, compute_leaves=True)
        end = end or midnight + timedelta(days=days)
        return end.astimezone(timezone.utc).replace(tzinfo=None)

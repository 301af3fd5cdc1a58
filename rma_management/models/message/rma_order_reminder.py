from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.clock import add_days, day_start, local_day

# The label: one reminder after the other.
LADDER = ("unused", "unused_again")
# What is so many days late is not told any more: nobody is reminded of what is long past.
GRACE_DAYS = 14
DAY_FIELDS = {"expiring": "date_expiry", "promise": "date_refund_promised"}

# Of what somebody is reminded, and by what it is known: {code: method}.
REMINDERS = {
    "unused": "_get_unused_domain",
    "unused_again": "_get_unused_domain",
    "expiring": "_get_expiring_domain",
    "transit": "_get_transit_domain",
    "transit_lookup": "_get_transit_domain",
    "uninspected": "_get_uninspected_domain",
    "promise": "_get_promise_domain",
}


class RmaOrderReminder(models.Model):
    """Who has to be reminded: one search for each reminder goes through all open returns."""

    _inherit = "rma.order"

    _label_index = models.Index(
        "(date_authorized) WHERE state = 'authorized' AND receipt_status = 'pending'"
    )

    @api.model
    def _cron_remind(self):
        """Queue the reminders that are due, of each kind with one statement."""
        cron = self.env["ir.cron"]
        kinds = self.env["rma.message.type"].search([("kind", "!=", "event")])
        kinds |= kinds._find("promise")
        cron._commit_progress(remaining=len(kinds))
        for kind in kinds:
            domain = self._get_reminder_domains().get(kind.code)
            if domain is not None:
                due = self._search(domain)
                self.env["rma.message"]._queue(due, kind, DAY_FIELDS.get(kind.code))
            cron._commit_progress(1)

    @api.model
    def _get_message_domain(self, code):
        # What reminders go by has to be looked up, which no event should pay for.
        if code not in REMINDERS:
            return super()._get_message_domain(code)
        return self._get_reminder_domains().get(code, Domain.TRUE)

    @api.model
    def _get_reminder_domains(self):
        """Return of which returns somebody has to be reminded now: {code: domain}."""
        kinds = self.env["rma.message.type"].sudo().search([("kind", "!=", "event")])
        days = {kind.code: kind.days for kind in kinds}
        return {
            code: getattr(self, make)(code, days)
            for code, make in REMINDERS.items()
            if code in days or code == "promise"
        }

    @api.model
    def _get_promise_domain(self, _code, _days):
        """The money comes later than the customer was told."""
        return Domain("is_promise_moved", "=", True) & Domain("refund_status", "!=", "none")

    @api.model
    def _by_day(self, make):
        """Return the domain that `make` gives for each company's own day.

        :param make: takes today and the time zone
        """
        # The job is there for every company.
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        now = fields.Datetime.now()
        return Domain.OR(
            Domain("company_id", "in", group.ids) & make(local_day(now, zone), zone)
            for zone, group in companies.grouped(lambda company: company.partner_id.tz).items()
        )

    @api.model
    def _get_unused_domain(self, code, days):
        """Authorized so many days ago, and nothing was sent: until the next reminder's turn."""
        own = days[code]
        later = [days[other] for other in LADDER if days.get(other, 0) > own]
        until = min(later, default=own + GRACE_DAYS)

        def make(today, zone):
            return (
                Domain("date_authorized", "<", day_start(add_days(today, 1 - own), zone))
                & Domain("date_authorized", ">=", day_start(add_days(today, 1 - until), zone))
                # What is about to expire is told that.
                & ~self._get_ending_domain(today, days.get("expiring"))
            )

        return self._get_unsent_domain() & self._by_day(make)

    @api.model
    def _get_unsent_domain(self):
        return (
            Domain("state", "=", "authorized")
            & Domain("receipt_status", "=", "pending")
            & Domain("date_shipped", "=", False)
        )

    @api.model
    def _get_ending_domain(self, today, days):
        """Return which authorizations end within so many days; None: nobody is told."""
        if days is None:
            return Domain.FALSE
        return Domain("date_expiry", ">=", today) & Domain(
            "date_expiry", "<=", add_days(today, days)
        )

    @api.model
    def _get_expiring_domain(self, code, days):
        """About to run out, and not authorized today."""

        def make(today, zone):
            return self._get_ending_domain(today, days[code]) & Domain(
                "date_authorized", "<", day_start(today, zone)
            )

        return self._get_unsent_domain() & self._by_day(make)

    @api.model
    def _get_transit_domain(self, code, days):
        """On its way for so many days."""

        def make(today, _zone):
            return Domain("date_shipped", "<=", add_days(today, -days[code])) & Domain(
                "date_shipped", ">", add_days(today, -days[code] - GRACE_DAYS)
            )

        return (
            Domain("state", "=", "authorized")
            & Domain("receipt_status", "=", "pending")
            & self._by_day(make)
        )

    @api.model
    def _get_uninspected_domain(self, code, days):
        """Here for so many times 24 hours, and nobody has looked at it."""
        limit = fields.Datetime.now() - timedelta(days=days[code])
        arrived = [
            ("state", "=", "done"),
            ("date", "<=", limit),
            ("rma_inspection_id", "=", False),
        ]
        waiting = [("qty_to_inspect", ">", 0), ("move_ids", "any", arrived)]
        return Domain("next_step", "=", "inspect") & Domain("line_ids", "any", waiting)

    def _get_task_text(self, kind):
        """Return what the responsible is reminded of, in their language."""
        self.ensure_one()
        order = self._for_responsible()
        if kind.code == "uninspected":
            return order.env._(
                "%(goods)s of %(customer)s arrived more than %(hours)s hours ago and nobody has "
                "inspected it. Have it inspected: the customer waits for the money.",
                goods=order.summary,
                customer=order.partner_id.display_name,
                hours=kind.days * 24,
            )
        return order.env._(
            "The parcel of %(customer)s has been on its way since %(date)s and has not arrived. "
            "Ask the carrier where it is.",
            customer=order.partner_id.display_name,
            date=fields.Date.to_string(order.date_shipped),
        )

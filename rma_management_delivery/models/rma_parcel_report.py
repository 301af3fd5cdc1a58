from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.rma_management.models.base.jobs import attempt, work_off
from odoo.addons.rma_management.models.base.lock import claim
from odoo.addons.rma_management.tools.clock import day_start, local_day

from ..tools.parcel import ENDS, EXCEPTION, fold

ACTIVITY = "rma_management_delivery.mail_activity_parcel"
ASK_AGAIN_AFTER = timedelta(hours=4)
RETRY_AFTER = timedelta(minutes=15)
LONGEST_WAIT = timedelta(days=1)

# What follows when the carrier's word changes what is known of a parcel.
EFFECTS = {
    "scan": ["_mark_order_shipped", "_reschedule_transfer", "_mark_order_scanned"],
    "expect": ["_reschedule_transfer"],
    "trouble": ["_ask_about_trouble"],
    "recover": ["_ask_about_trouble"],
}


class RmaParcelReport(models.Model):
    """What carriers report of parcels: taken down once each, and what follows from it."""

    _inherit = "rma.parcel"

    def _get_rma_effects(self):
        return super()._get_rma_effects() | EFFECTS

    @api.model
    def _find_reported(self, company, numbers):
        """Return the parcels with these tracking numbers; carriers use one again after a year."""
        parcels = self.search(
            Domain("company_id", "=", company.id) & Domain("tracking_ref", "in", list(numbers))
        )
        year = fields.Datetime.now() - timedelta(days=365)
        return parcels.filtered(lambda parcel: parcel.create_date > year)

    @api.model
    def _take_events(self, told, source):
        """Take down what is reported: what is known already, or came too late, changes nothing.

        :param told: {parcel: [Event]}
        :return: the parcels of which there was news
        """
        parcels = self.browse().union(*(parcel for parcel, events in told.items() if events))
        if not parcels:
            return parcels
        # Two reports at once: the second one starts anew and sees the first.
        claim(parcels)
        reports = self.env["rma.parcel.event"]
        known = {(report.parcel_id.id, report.key) for report in parcels.event_ids}
        vals_list = []
        for parcel in parcels:
            for event in told[parcel]:
                if (parcel.id, event.key) not in known:
                    known.add((parcel.id, event.key))
                    vals_list.append(reports._prepare_vals(parcel, event, source))
        new = reports._in_action().create(vals_list)
        new.parcel_id._tell_story()
        return new.parcel_id

    def _tell_story(self):
        """Reckon where these parcels are, and do what follows from what has changed."""
        happened = {}
        for parcel in self:
            story = fold([report._to_event() for report in parcel.event_ids])
            news = {
                "scan": story.scanned and not parcel.date_scanned,
                "expect": story.expected and story.expected != parcel.date_expected,
                "trouble": story.state == EXCEPTION != parcel.state,
                "recover": parcel.state == EXCEPTION != story.state,
            }
            parcel._in_action().write(
                {
                    "state": story.state,
                    "date_scanned": story.scanned,
                    "date_expected": story.expected,
                    "date_event": story.date,
                }
            )
            for event, is_new in news.items():
                if is_new:
                    happened[event] = happened.get(event, self.browse()) | parcel
        for event in EFFECTS:
            happened.get(event, self.browse())._follow_rma_event(event)

    # What follows

    def _mark_order_shipped(self):
        """The carrier has it: the return is on its way since that day."""
        by_day = {}
        for parcel in self.filtered(lambda parcel: parcel.order_id.state == "authorized"):
            day = local_day(parcel.date_scanned, parcel.company_id.partner_id.tz)
            by_day[day] = by_day.get(day, self.order_id.browse()) | parcel.order_id
        for day in sorted(by_day):
            by_day[day]._mark_shipped(day)

    def _mark_order_scanned(self):
        self.order_id._mark_scanned()

    def _reschedule_transfer(self):
        """What is planned at the dock follows the carrier: the last parcel of a transfer counts."""
        pickings = self.picking_id.filtered(lambda p: p.state not in ("done", "cancel"))
        for picking, parcels in pickings._get_rma_parcels().grouped("picking_id").items():
            day = max((day for day in parcels.mapped("date_expected") if day), default=None)
            if day:
                zone = picking.company_id.partner_id.tz
                picking.scheduled_date = day_start(day, zone) + timedelta(hours=12)

    def _ask_about_trouble(self):
        """Have one question on somebody's desk while something is wrong with any parcel."""
        for order in self.order_id:
            order.activity_unlink([ACTIVITY])
            parcels = order.parcel_ids.filtered(lambda parcel: parcel.state == EXCEPTION)
            if parcels and order.state == "authorized":
                told = order._for_responsible()
                texts = [parcel._get_trouble_text() for parcel in parcels.with_env(told.env)]
                told._ask_somebody(ACTIVITY, {told: "\n".join(texts)})

    def _get_trouble_text(self):
        self.ensure_one()
        return self.env._(
            "Parcel %(number)s (%(ref)s) of %(customer)s: “%(text)s”. Ask the carrier, and tell "
            "the customer what to do.",
            number=self.number,
            ref=self.tracking_ref,
            customer=self.partner_id.display_name,
            text=self._get_last_report().text or self._get_state_label(),
        )

    def _get_last_report(self):
        """Return the report by which the parcel is where it is."""
        self.ensure_one()
        reports = self.event_ids.filtered(lambda report: report.status == self.state)
        return reports.sorted("date")[-1:]

    # The job that asks

    @api.model
    def _cron_track(self, limit=100):
        """Ask the carriers where the parcels are that have not come to an end."""
        work_off(self, self._get_poll_domain(), lambda parcel: parcel._poll(), limit, "date_poll")

    @api.model
    def _get_poll_domain(self):
        types = self.env["delivery.carrier"]._get_rma_tracked_types()
        return (
            Domain("date_poll", "<=", fields.Datetime.now())
            & Domain("state", "not in", ENDS)
            & Domain("tracking_ref", "!=", False)
            & Domain("carrier_id.delivery_type", "in", types)
            & Domain("order_id.state", "=", "authorized")
        )

    def _poll(self):
        """Ask the carrier of one parcel; what fails is asked again, less and less often."""
        self.ensure_one()
        carrier = self.carrier_id.with_company(self.company_id)
        answer = {}
        error = attempt(self, lambda parcel: answer.update(carrier._rma_track(parcel)))
        failures = self.poll_failures + 1 if error else 0
        wait = min(RETRY_AFTER * 2 ** min(max(failures - 1, 0), 10), LONGEST_WAIT)
        self._in_action().write(
            {
                "date_poll": fields.Datetime.now() + (wait if error else ASK_AGAIN_AFTER),
                "poll_failures": failures,
                "poll_error": str(error) or type(error).__name__ if error else False,
            }
        )
        self._take_events({self: answer.get(self, [])}, "poll")

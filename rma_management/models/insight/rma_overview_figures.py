from datetime import timedelta
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.measures import change, percentile, wilson

# What the charts tell of.
MONTHS = 12
# A return that was entered and taken back before anybody decided is none.
UNDECIDED = ("draft", "cancel")
# What is better when it grows, and what is better when it shrinks; the rest is neither.
GOOD_UP = {"accuracy", "recovered"}
GOOD_DOWN = {"returns", "credited", "initiation", "refund", "rate", "cost"}


class Days(NamedTuple):
    """Some days in a row, and those they are compared with."""

    name: str
    title: str
    start: Any
    end: Any  # left out
    before_start: Any
    before_end: Any


class RmaOverviewFigures(models.AbstractModel):
    """The key figures of today and of this month, each beside what it was before.

    Whatever is counted is read once, by day, and added up for all four spans of days.
    """

    _inherit = "rma.overview"

    @api.model
    def _get_periods(self, orders, days):
        """Return the key figures: [{name, title, figures}], today and this month."""
        spans = self._get_spans()
        return [
            {
                "name": span.name,
                "title": span.title,
                "figures": [
                    self._prepare_figure(key, span, days, orders)
                    for key in self._get_figure_keys(span, orders)
                ],
            }
            for span in spans
        ]

    @api.model
    def _get_spans(self):
        today = fields.Date.context_today(self)
        tomorrow, yesterday = today + timedelta(days=1), today - timedelta(days=1)
        month = today.replace(day=1)
        before = month - relativedelta(months=1)
        # As far into the last month as we are into this one.
        before_end = min(before + (tomorrow - month), month)
        return [
            Days("today", self.env._("Today"), today, tomorrow, yesterday, today),
            Days(
                "month",
                format_date(self.env, month, date_format="MMMM y"),
                month,
                tomorrow,
                before,
                before_end,
            ),
        ]

    @api.model
    def _get_figure_keys(self, span, orders):
        if span.name == "today":
            return ["returns", "paid", "credited", "inspected"]
        rate = ["rate"] if self._has_rate(orders) else []
        return [
            "returns", *rate, "credited", "initiation", "accuracy", "refund", "cost", "recovered",
        ]  # fmt: skip

    @api.model
    def _get_days(self, orders):
        """Return what is known of each day of this month and the last: {source: {day: values}}.

        Of what was asked for, the charts want the whole year.
        """
        today = fields.Date.context_today(self)
        end = today + timedelta(days=1)
        start = today.replace(day=1) - relativedelta(months=1)
        first = today.replace(day=1) - relativedelta(months=MONTHS - 1)
        return {
            key: {
                fields.Date.to_date(day): values
                for day, *values in self.env[model]._read_group(
                    domain & self._get_span(date, first if key == "paid" else start, end),
                    [f"{date}:day"],
                    aggregates,
                )
            }
            for key, (model, domain, date, aggregates) in self._get_day_sources(orders).items()
        } | {"rate": self._get_rates(orders, start, end)}

    @api.model
    def _get_day_sources(self, orders):
        """Return of which records what is told of a day: {source: (model, domain, date, what)}."""
        report = orders & Domain("state", "in", ("authorized", "done"))
        return {
            "requested": (
                "rma.order",
                self._get_source("requested", orders),
                "date_requested",
                ["__count", "initiation_seconds:array_agg"],
            ),
            "credited": (
                "rma.report",
                report,
                "date_credited",
                ["amount_credited:sum", "days_to_refund:sum", "__count"],
            ),
            "inspected": (
                "rma.report",
                report & Domain("is_inspected", "=", 1),
                "date_inspected",
                [
                    "is_inspected:sum",
                    "is_contradicted:sum",
                    "amount_cost:sum",
                    "amount_recovered:sum",
                ],
            ),
            "paid": (
                "rma.report",
                report,
                "date_requested",
                ["amount_paid:sum", "__count", "amount_credited:sum"],
            ),
        }

    @api.model
    def _get_source(self, key, orders):
        """Return the records that a figure is counted of, whenever they are."""
        decided = orders & Domain("state", "in", ("authorized", "done"))
        return {
            "requested": orders & Domain("state", "not in", UNDECIDED),
            "inspected": decided & Domain("is_inspected", "=", 1),
        }.get(key, decided)

    @api.model
    def _get_rates(self, orders, start, end):
        """Return what was delivered and what was asked to be returned, by day."""
        if not self._has_rate(orders):
            return {}
        domain = orders & self._get_span("date", start, end)
        groups = self.env["rma.report.rate"]._read_group(
            domain, ["date:day"], ["qty_period:sum", "qty_delivered:sum"]
        )
        return {fields.Date.to_date(day): values for day, *values in groups}

    @api.model
    def _has_rate(self, orders):
        """Tell whether these returns have a rate: those of a person or a team have none.

        Of deliveries nobody knows whose return they would become.
        """
        return all(condition.field_expr == "company_id" for condition in orders.iter_conditions())

    @api.model
    def _prepare_figure(self, key, span, days, orders):
        now, text, note = self._get_figure(key, days, span.start, span.end)
        before, before_text, _note = self._get_figure(key, days, span.before_start, span.before_end)
        difference = None if None in (now, before) else change(now, before)
        mood = ""
        if difference and key in GOOD_UP | GOOD_DOWN:
            mood = "good" if (difference > 0) == (key in GOOD_UP) else "bad"
        return {
            "key": key,
            "label": self._get_figure_label(key),
            "text": text,
            "note": note,
            "before": before_text,
            "change": None if difference is None else round(difference),
            "mood": mood,
            **self._get_drill(key, span, orders),
        }

    @api.model
    def _get_figure(self, key, days, start, end):
        """Return a figure of some days: (number or None, as people read it, what else to say)."""

        def rows(source):
            return [values for day, values in days[source].items() if start <= day < end]

        def total(source, index):
            return sum(values[index] or 0 for values in rows(source))

        if key == "returns":
            return self._as_number(total("requested", 0))
        if key == "initiation":
            seconds = [second for values in rows("requested") for second in values[1] if second]
            return self._as_wait(percentile(seconds, 50), percentile(seconds, 90), len(seconds))
        if key == "accuracy":
            looked = int(total("inspected", 0))
            return self._as_share(wilson(looked - int(total("inspected", 1)), looked))
        if key == "refund":
            count = total("credited", 2)
            return self._as_days(total("credited", 1) / count if count else None)
        if key == "rate":
            delivered = total("rate", 1)
            return self._as_percent(100 * total("rate", 0) / delivered if delivered else None)
        source, index = {
            "paid": ("paid", 0),
            "credited": ("credited", 0),
            "inspected": ("inspected", 0),
            "cost": ("inspected", 2),
            "recovered": ("inspected", 3),
        }[key]
        amount = total(source, index)
        if key == "inspected":
            return self._as_number(amount)
        return amount, self._get_money(amount), ""

    @api.model
    def _get_figure_label(self, key):
        return {
            "returns": self.env._("Returns"),
            "paid": self.env._("Value of the goods"),
            "credited": self.env._("Credited"),
            "inspected": self.env._("Lines inspected"),
            "initiation": self.env._("Initiation time"),
            "accuracy": self.env._("Authorization accuracy"),
            "refund": self.env._("Days to refund"),
            "rate": self.env._("Return rate by period"),
            "cost": self.env._("Cost of what was inspected"),
            "recovered": self.env._("Recovered of it"),
        }[key]

    @api.model
    def _get_drill(self, key, span, orders):
        """Return which records a figure came about by."""
        if key == "rate":
            domain = orders & self._get_span("date", span.start, span.end)
            return {"model": "rma.report.rate", "domain": self._get_plain(domain)}
        source, date = {
            "returns": ("requested", "date_requested"),
            "initiation": ("requested", "date_requested"),
            "paid": ("paid", "date_requested"),
            "credited": ("credited", "date_credited"),
            "refund": ("credited", "date_credited"),
        }.get(key, ("inspected", "date_inspected"))
        domain = self._get_source(source, orders) & self._get_span(date, span.start, span.end)
        if key == "initiation":
            domain &= Domain("initiation_seconds", ">", 0)
        model = "rma.order" if source == "requested" else "rma.report"
        return {"model": model, "domain": self._get_plain(domain)}

    # As people read it

    @api.model
    def _as_number(self, number):
        return number, f"{number:,.0f}".replace(",", "\N{NARROW NO-BREAK SPACE}"), ""

    @api.model
    def _as_percent(self, percent):
        return percent, "–" if percent is None else f"{percent:.1f} %", ""

    @api.model
    def _as_days(self, days):
        return days, "–" if days is None else f"{days:.1f}", ""

    @api.model
    def _as_wait(self, median, ninetieth, count):
        if median is None:
            return None, "–", ""
        note = self.env._(
            "9 of 10 within %(time)s; %(count)s measured",
            time=self._get_duration(ninetieth),
            count=count,
        )
        return median, self._get_duration(median), note

    @api.model
    def _get_duration(self, seconds):
        minutes, rest = divmod(round(seconds), 60)
        if not minutes:
            return self.env._("%(seconds)s s", seconds=rest)
        return self.env._("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=f"{rest:02}")

    @api.model
    def _as_share(self, share):
        if share.share is None:
            return None, "–", ""
        note = self.env._(
            "%(low)s–%(high)s %% with 95 %% certainty; %(count)s of %(total)s",
            low=f"{share.low * 100:.1f}",
            high=f"{share.high * 100:.1f}",
            count=share.count,
            total=share.total,
        )
        return share.share * 100, f"{share.share * 100:.1f} %", note

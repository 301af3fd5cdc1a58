from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .rma_overview_figures import MONTHS

# So far back something counts as bad now.
DAYS = 90
WORST = 3
GROUPS = 6


class RmaOverviewCharts(models.AbstractModel):
    """How returns went over the year, why goods come back, and what is worst."""

    _inherit = "rma.overview"

    @api.model
    def _get_charts(self, orders, days):
        decided = orders & Domain("state", "in", ("authorized", "done"))
        today = fields.Date.context_today(self)
        recent = self._get_span(
            "date_requested", today - timedelta(days=DAYS), today + timedelta(days=1)
        )
        reasons, products, groups = self.env["rma.report"]._read_grouping_sets(
            decided & recent,
            [["reason_id"], ["product_tmpl_id"], ["reason_group_id"]],
            ["__count", "quantity:sum", "amount_paid:sum"],
        )
        # Reasons and their groups are read together.
        self.env["rma.reason"].union(*[row[0] for row in (*reasons, *groups)]).fetch(["name"])
        return {
            "months": self._get_months(decided, today, days["paid"]),
            "reasons": self._get_reason_bars(groups, decided & recent),
            "worst": [
                {
                    "name": "products",
                    "title": self.env._("Worst products"),
                    "rows": self._get_worst(products, "product_tmpl_id", decided & recent),
                },
                {
                    "name": "reasons",
                    "title": self.env._("Most frequent reasons"),
                    "rows": self._get_worst(reasons, "reason_id", decided & recent, by_count=True),
                },
            ],
            "days": DAYS,
        }

    @api.model
    def _get_months(self, decided, today, days):
        """Return how many lines came back each month, and what was credited for them.

        :param days: {day: (what was paid, number of lines, what was credited)}
        """
        first = today.replace(day=1) - relativedelta(months=MONTHS - 1)
        months = [first + relativedelta(months=number) for number in range(MONTHS)]
        counts, amounts = dict.fromkeys(months, 0), dict.fromkeys(months, 0.0)
        for day, (_paid, count, credited) in days.items():
            counts[day.replace(day=1)] += count
            amounts[day.replace(day=1)] += credited or 0.0
        return [
            {
                "label": format_date(self.env, month, date_format="MMM yy"),
                "count": counts[month],
                "amount": amounts[month],
                "domain": self._get_plain(
                    decided
                    & self._get_span("date_requested", month, month + relativedelta(months=1))
                ),
            }
            for month in months
        ]

    @api.model
    def _get_reason_bars(self, groups, domain):
        bars = sorted(groups, key=lambda group: -group[1])[:GROUPS]
        return [
            {
                "label": reason.display_name or self.env._("No reason"),
                "count": count,
                "domain": self._get_plain(
                    domain & Domain("reason_group_id", "=", reason.id or False)
                ),
            }
            for reason, count, _quantity, _amount in bars
        ]

    @api.model
    def _get_worst(self, groups, name, domain, by_count=False):
        """Return the first of what comes back most, by money or by number of lines."""
        known = [group for group in groups if group[0]]
        known.sort(key=lambda group: (-group[1 if by_count else 3], group[0].id))
        return [
            {
                "label": record.display_name,
                "count": count,
                "quantity": f"{quantity:g}",
                "money": self._get_money(amount or 0.0),
                "domain": self._get_plain(domain & Domain(name, "=", record.id)),
            }
            for record, count, quantity, amount in known[:WORST]
        ]

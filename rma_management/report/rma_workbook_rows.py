from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain

from ..tools.book import Locale, get_date_format, get_money_format
from ..tools.clock import day_start, local_day
from ..tools.workbook import Month

BATCH = 5000
# What somebody asked for, and did not take back.
STATES = ("submitted", "authorized", "done", "rejected")
COLUMNS = (
    "id", "order_id", "date_requested", "state", "commercial_partner_id", "country_id",
    "product_id", "categ_id", "reason_id", "warehouse_id", "channel", "resolution",
    "disposition_id", "quantity", "amount_paid", "amount_credited", "amount_fees", "amount_cost",
    "amount_recovered", "days_to_receive", "days_to_refund", "is_inspected", "is_contradicted",
    "initiation_seconds",
)  # fmt: skip
LINKS = (
    "order_id", "commercial_partner_id", "country_id", "product_id", "categ_id", "reason_id",
    "warehouse_id", "disposition_id",
)  # fmt: skip


class RmaWorkbookRows(models.Model):
    """The lines of a workbook: read in batches, so that a million of them take no more memory."""

    _inherit = "rma.workbook"

    def _get_reports(self):
        """Return the analysis as it is for the company of the workbook."""
        return self.env["rma.report"].with_context(allowed_company_ids=self.company_id.ids)

    def _get_zone(self):
        # Days are those of the company.
        return self.company_id.sudo().partner_id.tz

    def _get_moments(self, field):
        """Return the domain for a moment in the period."""
        start = day_start(self.date_from, self._get_zone())
        end = day_start(self.date_to + timedelta(days=1), self._get_zone())
        return Domain(field, ">=", start) & Domain(field, "<", end)

    def _get_domain(self):
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", STATES)
            & self._get_moments("date_requested")
        )

    def _count_lines(self):
        return self._get_reports().search_count(self._get_domain())

    def _iter_rows(self, tell=None):
        """Yield the lines as tuples, as `tools.workbook.LINES` has them, in the order of entry."""
        names = defaultdict(dict)
        seen, done = set(), 0
        for batch in self._iter_batches():
            self._add_names(names, batch)
            for values in batch:
                yield self._get_row(values, names, seen)
            # Returns are many; what they are of comes again.
            names["order_id"].clear()
            done += len(batch)
            if tell:
                tell(done)

    def _iter_batches(self):
        """Yield the lines as {column: value}, so many at a time, each by what it is after."""
        reports, last = self._get_reports(), 0
        while True:
            domain = self._get_domain() & Domain("id", ">", last)
            query = reports._search(domain, order="id", limit=BATCH)
            columns = [reports._field_to_sql(reports._table, name, query) for name in COLUMNS]
            rows = self.env.execute_query(query.select(*columns))
            if not rows:
                return
            yield [dict(zip(COLUMNS, row, strict=True)) for row in rows]
            last = rows[-1][0]

    def _add_names(self, names, batch):
        """Look up what the records of a batch are called, those that are new."""
        reports = self._get_reports()
        for column in LINKS:
            field = reports._fields[column]
            found = {values[column] for values in batch} - names[column].keys() - {None}
            # Whoever reads a line reads what it is of: its name, and nothing else.
            records = self.env[field.comodel_name].sudo().browse(found)
            label = "name" if column in ("order_id", "commercial_partner_id") else "display_name"
            records = records.with_context(active_test=False)
            names[column].update((record.id, record[label]) for record in records)
            records.invalidate_recordset()
        for column in ("state", "channel", "resolution"):
            if not names[column]:
                choices = reports._fields[column]._description_selection(self.env)
                names[column].update(choices)

    def _get_row(self, values, names, seen):
        """Return a line as a tuple; what is of the whole return stands on its first line."""
        day = local_day(values["date_requested"], self._get_zone())
        is_first = values["order_id"] not in seen
        seen.add(values["order_id"])
        seconds = values["initiation_seconds"]
        return (
            names["order_id"].get(values["order_id"]),
            day,
            *(
                names[column].get(values[column])
                for column in (
                    "state", "commercial_partner_id", "country_id", "product_id", "categ_id",
                    "reason_id", "warehouse_id", "channel", "resolution", "disposition_id",
                )
            ),
            float(values["quantity"] or 0),
            *(
                round(float(values[column]), 6) if values[column] else None
                for column in (
                    "amount_paid", "amount_credited", "amount_fees", "amount_cost",
                    "amount_recovered",
                )
            ),
            *(
                None if values[column] is None else round(float(values[column]), 6)
                for column in ("days_to_receive", "days_to_refund")
            ),
            values["is_inspected"] or 0,
            values["is_contradicted"] or 0,
            1 if is_first else None,
            float(seconds) if is_first and seconds else None,
            values["product_id"] or 0,
            values["reason_id"] or 0,
            values["commercial_partner_id"] or 0,
            day.year * 100 + day.month,
        )  # fmt: skip

    # What stands beside the lines

    def _get_months(self):
        """Return the months of the period, with what was delivered in them and came back."""
        rates = self.env["rma.report.rate"].with_context(
            allowed_company_ids=self.company_id.ids, tz=self._get_zone() or "UTC"
        )
        rows = rates._read_group(
            Domain("company_id", "=", self.company_id.id) & self._get_moments("date"),
            ["date:month"],
            ["qty_delivered:sum", "qty_cohort:sum", "qty_period:sum"],
        )
        found = {(day.year, day.month): quantities for day, *quantities in rows}
        months, day = [], self.date_from.replace(day=1)
        while day <= self.date_to:
            quantities = found.get((day.year, day.month), ())
            key = day.year * 100 + day.month
            months.append(Month(key, day, *(float(quantity or 0) for quantity in quantities)))
            day += relativedelta(months=1)
        return months

    def _get_locale(self):
        """Return how whoever asked writes dates, and the company's money."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        currency = self.company_id.currency_id
        return Locale(
            get_date_format(lang.date_format or ""),
            get_money_format(
                currency.symbol, currency.position == "before", currency.decimal_places
            ),
        )

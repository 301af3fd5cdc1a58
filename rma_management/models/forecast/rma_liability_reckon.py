from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...tools.liability import WEEKS, Sold, accrue
from ...tools.survival import Cohort, fit

HISTORY_DAYS = 730
HORIZON_DAYS = WEEKS * 7
# Fewer say too little about a category: it goes by all products together.
MIN_CREDITED = 10
MONTHS_LOOKED_BACK = 12


class RmaLiabilityReckon(models.Model):
    """The reckoning: a life table per category, and what it says of what is still out."""

    _inherit = "rma.liability"

    def _reckon(self):
        """Write what is expected to be credited after the day, by what was known on it."""
        for liability in self:
            company, date = liability.company_id, liability.date
            # Which account takes it, and the loss on goods, is for accounting to set.
            loss = company.sudo().rma_liability_loss / 100
            experience = liability._read_experience(
                company, date - timedelta(days=HISTORY_DAYS), date
            )
            lines = liability._prepare_lines(*experience, loss)
            liability._in_action().sudo().write(
                {
                    "line_ids": [(5, 0, 0), *((0, 0, vals) for vals in lines)],
                    "date_reckoned": fields.Datetime.now(),
                }
            )
        self._compare()

    def _prepare_lines(self, delivered, credited, loss):
        """Return the values of the lines, one per category of which anything is out.

        :param delivered: [Delivered]
        :param credited: [Credited], later ones too
        """
        self.ensure_one()
        known = [row for row in credited if row.credit_day <= self.date]
        cohorts = self._get_cohorts(delivered, known)
        pooled = fit([cohort for group in cohorts.values() for cohort in group])
        sold = self._get_sold(delivered, known)
        counts = self._count(delivered, known)
        lines = []
        for categ_id, sales in sold.items():
            came_back = sum(sum(cohort.returned.values()) for cohort in cohorts[categ_id])
            is_pooled = came_back < MIN_CREDITED
            curve = pooled if is_pooled else fit(cohorts[categ_id])
            accrual = accrue(sales, curve, loss)
            out, back = counts[categ_id]
            lines.append(
                {
                    "categ_id": categ_id,
                    "qty_delivered": out,
                    "qty_credited": back,
                    "rate": 100 * curve.get_share_left(0),
                    "is_pooled": is_pooled,
                    "qty_expected": accrual.quantity,
                    "amount_liability": accrual.liability,
                    "amount_asset": accrual.asset,
                    "weeks": [round(amount, 4) for amount in accrual.weeks],
                }
            )
        return lines

    def _get_cohorts(self, delivered, credited):
        """Return what the life tables are made of: {category id: [Cohort]}."""
        returned = defaultdict(lambda: defaultdict(float))
        for row in credited:
            returned[row.categ_id, row.day][(row.credit_day - row.day).days] += row.quantity
        cohorts = defaultdict(list)
        for row in delivered:
            age = (self.date - row.day).days
            cohort = Cohort(age, row.quantity, returned[row.categ_id, row.day])
            cohorts[row.categ_id].append(cohort)
        return cohorts

    def _get_sold(self, delivered, credited):
        """Return what may still come back: {category id: [Sold]}."""
        gone = {}
        for row in credited:
            before = gone.get((row.categ_id, row.day), (0.0, 0.0, 0.0))
            more = (row.quantity, row.amount or 0.0, row.cost)
            gone[row.categ_id, row.day] = tuple(map(sum, zip(before, more, strict=True)))
        sold = defaultdict(list)
        for row in delivered:
            age = (self.date - row.day).days
            if age >= HORIZON_DAYS:
                continue
            quantity, amount, cost = gone.get((row.categ_id, row.day), (0.0, 0.0, 0.0))
            sold[row.categ_id].append(
                Sold(
                    age,
                    max(row.quantity - quantity, 0.0),
                    max((row.amount or 0.0) - amount, 0.0),
                    max(row.cost - cost, 0.0),
                )
            )
        return sold

    def _count(self, delivered, credited):
        """Return what was delivered in the last 52 weeks, and credited of it, by category id."""
        since = self.date - timedelta(days=HORIZON_DAYS)
        counts = defaultdict(lambda: [0.0, 0.0])
        for place, rows in enumerate((delivered, credited)):
            for row in rows:
                if row.day > since:
                    counts[row.categ_id][place] += row.quantity
        return counts

    # What came true

    def _compare(self):
        """Write what has been credited since, of what was delivered until then."""
        for liability in self:
            start = liability.date - timedelta(days=HORIZON_DAYS - 1)
            end = liability.date + timedelta(days=HORIZON_DAYS)
            today = min(fields.Date.context_today(self), end)
            _delivered, credited = self._read_experience(
                liability.company_id, start, liability.date
            )
            actual = defaultdict(float)
            for row in credited:
                if liability.date < row.credit_day <= today:
                    actual[row.categ_id] += row.amount or 0.0
            records = liability._in_action().sudo()
            records.date_compared = today
            for line in records.line_ids:
                line.amount_actual = actual[line.categ_id.id]

    @api.model
    def _cron_reckon(self):
        """Reckon month ends that are over and not reckoned, and compare the others anew."""
        cron = self.env["ir.cron"]
        todo = [*self._find_missing(), *self._find_comparable()]
        cron._commit_progress(remaining=len(todo))
        for step in todo:
            if isinstance(step, models.BaseModel):
                step._compare()
            else:
                self.create(step)
            if not cron._commit_progress(1):
                break

    @api.model
    def _find_missing(self):
        """Return the values of the month ends that nobody has reckoned, where returns are made."""
        companies = self.env["rma.order"]._read_group([], ["company_id"])
        last = self._get_last_month_end()
        ends = [last + relativedelta(months=-back, day=31) for back in range(MONTHS_LOOKED_BACK)]
        found = self.search([("date", "in", ends)])
        there = {(liability.company_id, liability.date) for liability in found}
        return [
            {"company_id": company.id, "date": end}
            for (company,) in companies
            for end in ends
            if (company, end) not in there
        ]

    @api.model
    def _find_comparable(self):
        """Return those of which more may have come true since they were compared."""
        today = fields.Date.context_today(self)
        return self.search(
            [
                ("date", ">=", today - timedelta(days=HORIZON_DAYS)),
                "|",
                ("date_compared", "=", False),
                ("date_compared", "<", today),
            ],
            order="date desc",
        )

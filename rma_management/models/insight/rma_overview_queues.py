from odoo import api, fields, models
from odoo.fields import Domain

from ..claim.rma_claim import LIVE

# After so many days somebody should have seen to it. What is awaited has dates of its own: the
# authorization's last day, and when the refund was promised.
DAYS = {"submit": 1, "approve": 1, "ship": 2, "inspect": 2, "discrepancy": 2}
STEPS = ("submit", "approve", "ship", "receive", "inspect", "settle")


class RmaOverviewQueues(models.AbstractModel):
    """What waits: how much, how much of it too long, and how much money hangs on it."""

    _inherit = "rma.overview"

    @api.model
    def _get_queues(self, orders):
        """Return a card per queue, in the order of the work: [{name, title, count, …}]."""
        return [
            *self._get_step_cards(orders),
            self._get_refund_card(orders),
            self._get_discrepancy_card(orders),
            self._get_claim_card(orders),
        ]

    @api.model
    def _get_step_cards(self, orders):
        returns = self.env["rma.order"]
        open_returns = orders & Domain("next_step", "!=", "none")
        groups = returns._read_group(
            open_returns,
            ["next_step", "currency_id"],
            ["__count", "amount_estimated:sum", "amount_credited:sum"],
        )
        late = Domain.OR(self._get_late(step) for step in STEPS if step != "inspect")
        late_counts = dict(returns._read_group(open_returns & late, ["next_step"], ["__count"]))
        # By itself: among alternatives PostgreSQL would look at all transfers there ever were.
        late_counts["inspect"] = returns.search_count(orders & self._get_late("inspect"))
        labels = dict(returns._fields["next_step"]._description_selection(self.env))
        counts, amounts = dict.fromkeys(STEPS, 0), dict.fromkeys(STEPS, 0.0)
        for step, currency, count, estimated, credited in groups:
            if step in counts:
                counts[step] += count
                amounts[step] += self._convert(estimated - credited, currency)
        return [
            self._prepare_card(
                step,
                labels[step],
                "rma.order",
                orders & Domain("next_step", "=", step),
                self._get_late(step),
                (counts[step], late_counts.get(step, 0), amounts[step]),
                self._get_late_text(step),
            )
            for step in STEPS
        ]

    @api.model
    def _get_late(self, step):
        """Return the domain of what has waited too long in a queue."""
        today = fields.Date.context_today(self)
        now = fields.Datetime.now()
        since = fields.Datetime.subtract(now, days=DAYS.get(step, 0))
        conditions = {
            "submit": Domain("date_requested", "<", since),
            "approve": Domain("date_requested", "<", since),
            "ship": Domain("date_authorized", "<", since),
            "receive": Domain("date_expiry", "<", today),
            "inspect": Domain(
                "line_ids.move_ids", "any", [("state", "=", "done"), ("date", "<", since)]
            ),
            "settle": Domain("date_refund_promised", "<", today),
        }
        return Domain("next_step", "=", step) & conditions[step]

    @api.model
    def _get_late_text(self, step):
        """Return what is called late, for people."""
        texts = {
            "receive": self.env._("Past the last day of the authorization"),
            "settle": self.env._("Past the day the money was promised for"),
        }
        return texts.get(step) or self.env._("Waiting for more than %(days)s days", days=DAYS[step])

    @api.model
    def _get_refund_card(self, orders):
        pending = orders & Domain("refund_status", "!=", "none")
        today = fields.Date.context_today(self)
        groups = self.env["rma.order"]._read_group(
            pending,
            ["currency_id"],
            ["__count", "amount_refund_due:sum", "date_refund_promised:array_agg"],
        )
        return self._prepare_card(
            "refund",
            self.env._("Pending Refunds"),
            "rma.order",
            pending,
            Domain("date_refund_promised", "<", today),
            self._sum_up(groups, today),
            self._get_late_text("settle"),
        )

    @api.model
    def _get_discrepancy_card(self, orders):
        found = Domain("state", "=", "open") & Domain("order_id", "any", orders)
        since = fields.Datetime.subtract(fields.Datetime.now(), days=DAYS["discrepancy"])
        groups = self.env["rma.discrepancy"]._read_group(found, [], ["__count", "date:array_agg"])
        ((count, dates),) = groups
        return self._prepare_card(
            "discrepancy",
            self.env._("Discrepancies"),
            "rma.discrepancy",
            found,
            Domain("date", "<", since),
            (count, sum(date < since for date in dates or ()), None),
            self._get_late_text("discrepancy"),
        )

    @api.model
    def _get_claim_card(self, orders):
        live = Domain("state", "in", LIVE) & Domain("order_id", "any", orders)
        now = fields.Datetime.now()
        groups = self.env["rma.claim"]._read_group(
            live, ["order_id.currency_id"], ["__count", "amount_claimed:sum", "deadline:array_agg"]
        )
        return self._prepare_card(
            "claim",
            self.env._("Claims"),
            "rma.claim",
            live,
            Domain("deadline", "<", now),
            self._sum_up(groups, now),
            self.env._("Past the day the other side waits until"),
        )

    @api.model
    def _sum_up(self, groups, now):
        """Return what groups of one currency each come to: (count, late, amount).

        :param groups: [(currency, count, amount, [day until when])]
        """
        return (
            sum(count for _currency, count, _amount, _days in groups),
            sum(bool(day and day < now) for *_rest, days in groups for day in days),
            sum(self._convert(amount, currency) for currency, _count, amount, _days in groups),
        )

    @api.model
    def _prepare_card(self, name, title, model, domain, late, figures, late_text):
        count, late_count, amount = figures
        return {
            "name": name,
            "title": title,
            "count": count,
            "late": late_count,
            "late_text": late_text,
            "money": "" if amount is None else self._get_money(amount),
            "model": model,
            "domain": self._get_plain(domain),
            "late_domain": self._get_plain(domain & late),
        }

    @api.model
    def _convert(self, amount, currency):
        """Return what an amount of an open return is at today's rate: no document has one yet."""
        company = self.env.company
        if not currency or currency == company.currency_id or not amount:
            return amount or 0.0
        return currency._convert(
            amount, company.currency_id, company, fields.Date.context_today(self)
        )

from odoo import models

from ...tools.clock import add_days, local_day
from ...tools.timeline import Facts, reckon

# What ends a return before its time, and by which decisions.
ENDS = {
    "rejected": ("reject",),
    "cancelled": ("cancel",),
    "expired": ("expire",),
}


class RmaOrderTimeline(models.Model):
    """How far a return is, read off its documents for the customer; see `tools.timeline`."""

    _inherit = "rma.order"

    def _get_timeline(self):
        """Return the steps of this return: [Step]. To be asked with all rights."""
        self.ensure_one()
        return reckon(self._get_timeline_facts(), self._get_day_in(self.company_id))

    def _get_timeline_facts(self):
        self.ensure_one()
        reached, partly, skipped = self._get_steps_gone()
        ended = self._get_ending()
        lines = self._get_unpaid_lines()
        return Facts(
            reached,
            partly,
            frozenset(skipped),
            ended=ended,
            ended_on=self._get_decision_day(ENDS[ended]) if ended else None,
            expiry=self.date_expiry or None,
            first_expiry=self._get_first_expiry(),
            due=self._get_due_day(lines),
            refund_days=self._get_promised_days(lines),
            law_day=self._get_law_day(lines),
            promised=self.date_refund_promised or None,
        )

    def _get_steps_gone(self):
        """Return ({step reached: day}, {step reached in part: day}, steps it does without)."""
        reached, partly, skipped = {}, {}, set()
        if self.state != "draft":
            reached["requested"] = self._get_own_day(self.date_requested)
        if self.date_authorized and self.state not in ("draft", "submitted", "rejected"):
            reached["authorized"] = self._get_own_day(self.date_authorized)
        if self.date_shipped:
            reached["sent"] = self.date_shipped
        if not any(line._is_goods_expected() for line in self.line_ids) and self.line_ids:
            skipped |= {"sent", "arrived", "inspected"}
        if "authorized" in reached:
            for step, statuses, days in self._get_progress():
                self._sort_step(step, statuses - {"none"}, days, (reached, partly, skipped))
        if "arrived" in reached.keys() | partly.keys():
            reached.setdefault("sent", None)
        if self.state == "done":
            reached["closed"] = self._get_own_day(self.date_done)
        return reached, partly, skipped

    def _sort_step(self, step, statuses, days, kinds):
        """Put a step where its statuses say it belongs."""
        reached, partly, skipped = kinds
        day = max(filter(None, days), default=None)
        if not statuses:
            skipped.add(step)
        elif statuses == {"done"}:
            reached[step] = day
        elif self.state == "done":
            skipped.add(step)
        elif "partial" in statuses or ("done" in statuses and len(statuses) > 1):
            partly[step] = day

    def _get_progress(self):
        """Return how far goods and money are: [(step, its statuses, the days of it)]."""
        moves = self.line_ids.move_ids.filtered(
            lambda move: (
                move.state == "done" and move._is_from_customer() and not move.rma_inspection_id
            )
        )
        return [
            ("arrived", {self.receipt_status}, map(self._get_own_day, moves.mapped("date"))),
            (
                "inspected",
                {self.inspection_status},
                map(self._get_own_day, self.inspection_ids.mapped("date")),
            ),
            ("credited", self._get_outcome_statuses(), self._get_outcome_days()),
        ]

    def _get_outcome_statuses(self):
        """Return how far that is what the customer wants from the return."""
        self.ensure_one()
        statuses = {self.settlement_status, self.replacement_status}
        # What is on a credit note is not with the customer yet.
        if self.settlement_status == "done" and self.refund_status != "none":
            statuses.add("partial")
        return statuses

    def _get_outcome_days(self):
        """Return the days on which the customer got something: of notes and of replacements."""
        self.ensure_one()
        sent = self.line_ids.replacement_move_ids.filtered(lambda move: move.state == "done")
        notes = self._get_posted_notes()
        return [*notes.mapped("invoice_date"), *map(self._get_own_day, sent.mapped("date"))]

    def _get_ending(self):
        """Return what ended the return before its time, or nothing."""
        self.ensure_one()
        if self.state == "cancel":
            return "expired" if self.is_expired else "cancelled"
        return "rejected" if self.state == "rejected" else ""

    def _get_decision_day(self, events):
        found = self.decision_ids.filtered(lambda decision: decision.event in events)
        return self._get_own_day(found[:1].date) if found else None

    def _get_first_expiry(self):
        """Return until when the return was valid when it was authorized."""
        days = self._get_validity_days()
        if not days or not self.date_authorized:
            return self.date_expiry or None
        return add_days(self._get_own_day(self.date_authorized), days)

    def _get_due_day(self, lines):
        """Return since when the money is owed, as far as that is certain."""
        if lines and lines._get_last_timing() == "authorization":
            return self._get_own_day(self.date_authorized)
        return self.date_refund_due or None

    def _get_own_day(self, moment):
        """Return the day of a moment where the company is."""
        return local_day(moment, self.company_id.partner_id.tz) if moment else None

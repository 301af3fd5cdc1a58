import logging
from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from ...tools.verdict import AUTHORIZE, DENY, worst
from .rma_policy_replay import OPEN_STATES

_logger = logging.getLogger(__name__)

# So many returns, or deliveries, at a time: some seconds of work, and a few MB.
BATCH = 1000


class Judgement(NamedTuple):
    """What one policy says of one line."""

    policy: object
    outcome: str
    reasons: str
    fee: float


class RmaPolicyReplayRun(models.Model):
    """The work itself: batch by batch, each committed with the place it got to."""

    _inherit = "rma.policy.replay"

    last_order_id = fields.Integer(readonly=True, help="The last return that was compared.")
    last_move_id = fields.Integer(readonly=True, help="The last delivery that was compared.")

    @api.model
    def _cron_replay(self):
        """Go on with what waits; a kill loses the batch at hand and nothing else."""
        cron = self.env["ir.cron"]
        waiting = self.search([("state", "in", OPEN_STATES)], order="id")
        cron._commit_progress(remaining=waiting._count_left())
        for replay in waiting:
            while replay.state in OPEN_STATES:
                looked_at = replay._run_safely()
                left = waiting._count_left()
                if not cron._commit_progress(max(looked_at, 1), remaining=left):
                    # Other jobs have their turn; without this ours comes a minute later.
                    self._wake_cron()
                    return

    def _count_left(self):
        """Return how many lines are left, at least one for each that is not finished."""
        running = self.filtered(lambda replay: replay.state in OPEN_STATES)
        return sum(max(replay.total_count - replay.done_count, 1) for replay in running)

    def _run_safely(self):
        """Run one batch; what goes wrong is told on this comparison and harms no other."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                return self._run_batch()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # Somebody cancelled it meanwhile: look again.
            self.env.cr.rollback()
        except Exception as error:  # pylint: disable=broad-except
            _logger.warning("Comparison %s failed", self.id, exc_info=True)
            text = str(error) if isinstance(error, UserError) else repr(error)
            self.write({"state": "failed", "error": text})
        return 0

    def _run_batch(self):
        """Compare the next lines, or finish.

        :return: how many were looked at
        """
        self.ensure_one()
        # The results are for whoever asked, in their language.
        replay = self.with_context(lang=self.create_uid.lang).with_company(self.company_id)
        if replay.state == "queued" or replay.terms_print != replay.policy_id._get_terms_print():
            # A policy that is changed half-way is compared from the start.
            replay._start()
            return 0
        looked_at, claims = replay._take_returns()
        if not looked_at:
            looked_at, claims = replay._take_deliveries()
        if not looked_at:
            replay.write({"state": "done", "done_count": replay.total_count})
            return 0
        replay._compare(claims)
        replay.done_count += looked_at
        replay._hold()
        return looked_at

    def _hold(self):
        """Fail without a word in the log where somebody has cancelled since the batch began."""
        self.env.cr.execute(
            SQL("SELECT 1 FROM rma_policy_replay WHERE id = %s FOR NO KEY UPDATE", self.id),
            log_exceptions=False,
        )

    def _start(self):
        self.total_ids.unlink()
        self.env["rma.policy.replay.line"].search([("replay_id", "=", self.id)]).unlink()
        returned = self.env["rma.order.line"].search_count(
            [("order_id", "any", self._get_return_domain())]
        )
        self.write(
            {
                "state": "running",
                "total_count": returned
                + self.env["stock.move"].search_count(self._get_delivery_domain()),
                "done_count": 0,
                "changed_count": 0,
                "last_order_id": 0,
                "last_move_id": 0,
                "terms_print": self.policy_id._get_terms_print(),
            }
        )

    # What is compared

    def _get_period(self, field):
        """Return the domain for a moment in the period, days being those of the company."""
        zone = pytz.timezone(self.company_id.partner_id.tz or "UTC")
        start, end = (
            zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (self.date_from, self.date_to + timedelta(days=1))
        )
        return Domain(field, ">=", start) & Domain(field, "<", end)

    def _get_return_domain(self):
        """Return the domain of the returns that were asked for and not withdrawn."""
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("submitted", "authorized", "done", "rejected"))
            & self._get_period("date_requested")
        )

    def _get_delivery_domain(self):
        """Return the domain of what was delivered to customers."""
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "done")
            & Domain("sale_line_id", "!=", False)
            & Domain("location_dest_id.usage", "in", ("customer", "transit"))
            & self._get_period("date")
        )

    def _take_returns(self):
        """Return the number and the claims of the next returned lines; no return is cut in two."""
        domain = self._get_return_domain() & Domain("id", ">", self.last_order_id)
        orders = self.env["rma.order"].search(domain, order="id", limit=BATCH)
        if not orders:
            return 0, None
        self.last_order_id = orders[-1].id
        claims = self.env["rma.policy.replay.claim"]
        lines = orders.line_ids
        return len(lines), claims.concat(
            *[claims.new(claims._prepare_return_vals(line)) for line in lines]
        )

    def _take_deliveries(self):
        """Return the number and the claims of the next deliveries; what came back is none."""
        domain = self._get_delivery_domain() & Domain("id", ">", self.last_move_id)
        moves = self.env["stock.move"].search(domain, order="id", limit=BATCH)
        if not moves:
            return 0, None
        self.last_move_id = moves[-1].id
        claims = self.env["rma.policy.replay.claim"]
        today = claims.new({"company_id": self.company_id.id})._get_local_date(
            fields.Datetime.now()
        )
        wanted = set(moves.ids)
        claims = claims.concat(
            *[
                claims.new(claims._prepare_delivery_vals(move, left, today))
                for positions in moves.sale_line_id._get_returnable_moves().values()
                for move, left in positions
                if left > 0 and move.id in wanted
            ]
        )
        policies = self.env["rma.policy"]._find_for(claims)
        for policy, group in claims.grouped(lambda claim: policies[claim.id]).items():
            group.policy_id = policy
        return len(moves), claims

    # Before and after

    def _compare(self, claims):
        """Judge the claims by both policies and note the difference."""
        before = self._judge(claims)
        policies = self.policy_id._find_as_if(claims)
        moved = claims.filtered(lambda claim: policies[claim.id] != claim.policy_id)
        for policy, group in moved.grouped(lambda claim: policies[claim.id]).items():
            group.policy_id = policy
        after = self._judge(claims)
        self._add_totals(claims, before, after)
        changed = claims.filtered(
            lambda claim: (
                before[claim].outcome != after[claim].outcome
                or claim.currency_id.compare_amounts(before[claim].fee, after[claim].fee)
            )
        )
        self.changed_count += len(changed)
        self.env["rma.policy.replay.line"].create(
            [self._prepare_line_vals(claim, before[claim], after[claim]) for claim in changed]
        )

    def _judge(self, claims):
        """Return {claim: Judgement} by the policies that the claims have."""
        heard = claims._evaluate()
        outcomes = {claim: worst(heard[claim.id]) for claim in claims}
        fees = {}
        # What is refused costs nothing, and what customers keep neither.
        charged = claims.filtered(lambda claim: claim.rma_line_id and outcomes[claim] != DENY)
        for lines in charged.grouped(lambda claim: claim.rma_line_id.order_id).values():
            fees.update(lines._get_charge_amounts())
        return {
            claim: Judgement(
                claim.policy_id,
                outcomes[claim],
                "\n".join(
                    verdict.agent for verdict in heard[claim.id] if verdict.outcome != AUTHORIZE
                ),
                fees.get(claim, 0.0),
            )
            for claim in claims
        }

    def _add_totals(self, claims, before, after):
        """Add the claims to the rows of the table."""
        family = self.policy_id._get_versions()
        cells = defaultdict(lambda: defaultdict(float))
        for claim in claims:
            old, new = before[claim], after[claim]
            kind = "returned" if claim.rma_line_id else "kept"
            cell = cells[kind, old.outcome, new.outcome]
            cell["line_count"] += 1
            cell["applied_count"] += new.policy == self.policy_id
            cell["moved_count"] += (old.policy in family) != (new.policy == self.policy_id)
            cell["amount"] += claim._get_worth()
            cell["fee_before"] += old.fee
            cell["fee_after"] += new.fee
        rows = {(row.kind, row.outcome_before, row.outcome_after): row for row in self.total_ids}
        vals_list = []
        for key, cell in cells.items():
            row = rows.get(key)
            if row:
                row.write({name: row[name] + value for name, value in cell.items()})
            else:
                kind, outcome_before, outcome_after = key
                vals_list.append(
                    {
                        "replay_id": self.id,
                        "kind": kind,
                        "outcome_before": outcome_before,
                        "outcome_after": outcome_after,
                        **cell,
                    }
                )
        self.env["rma.policy.replay.total"].create(vals_list)

    def _prepare_line_vals(self, claim, before, after):
        return {
            "replay_id": self.id,
            "company_id": self.company_id.id,
            "kind": "returned" if claim.rma_line_id else "kept",
            "rma_line_id": claim.rma_line_id.id,
            "sale_line_id": claim.sale_line_id.id,
            "product_id": claim.product_id.id,
            "partner_id": claim._get_commercial_partner().id,
            "reason_id": claim.reason_id.id,
            "condition": claim.condition,
            "resolution": claim.rma_line_id.resolution,
            "quantity": claim.quantity,
            "amount": claim._get_worth(),
            "policy_before_id": before.policy.id,
            "policy_after_id": after.policy.id,
            "outcome_before": before.outcome,
            "outcome_after": after.outcome,
            "fee_before": before.fee,
            "fee_after": after.fee,
            "reasons_before": before.reasons,
            "reasons_after": after.reasons,
        }

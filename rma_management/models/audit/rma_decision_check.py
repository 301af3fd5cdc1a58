import logging

from odoo import api, models
from odoo.tools import SQL

from ...tools.chain import Link, find_breaks
from .rma_decision_seal import CHAIN, RECORD

_logger = logging.getLogger(__name__)
BATCH = 2000


class RmaDecisionCheck(models.Model):
    """Whether decisions are what they were when they were sealed."""

    _inherit = "rma.decision"

    @api.model
    def _iter_links(self, company):
        """Yield a company's chain as the database has it now."""
        self.env.flush_all()
        last_sequence = last_id = 0
        while True:
            query = SQL(
                """
                %s WHERE d.company_id = %s AND d.digest IS NOT NULL
                     AND (COALESCE(d.sequence, 0), d.id) > (%s, %s)
                   ORDER BY COALESCE(d.sequence, 0), d.id LIMIT %s
                """,
                RECORD,
                company.id,
                last_sequence,
                last_id,
                BATCH,
            )
            rows = self.env.execute_query(query)
            for _id, sequence, previous, digest, record in rows:
                yield Link(sequence or 0, previous or "", digest, record)
            if len(rows) < BATCH:
                return
            last_id, last_sequence = rows[-1][0], rows[-1][1] or 0

    @api.model
    def _find_breaks(self, company):
        """Return where a company's chain does not hold: [`tools.chain.Break`]."""
        head = self.env["rma.chain"]._get_head(CHAIN % company.id)
        return find_breaks(self._iter_links(company), head)

    @api.model
    def _cron_check_chain(self):
        """Put what was changed, added or deleted on the list, and tell the managers."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search([("active", "=", True)], order="id")
        cron._commit_progress(remaining=len(companies))
        for company in companies:
            self._check_chain(company)
            if not cron._commit_progress(1):
                return

    @api.model
    def _check_chain(self, company):
        """Return what a check has found that nobody knew of."""
        breaks = self._find_breaks(company)
        listed = self.env["rma.chain.break"].sudo()
        if not breaks:
            return listed
        _logger.warning("The chain of decisions is broken: %s", breaks[:20])
        known = {
            (found.sequence, found.kind)
            for found in listed.search([("company_id", "=", company.id)])
        }
        # What was tampered with is told to managers, whoever asked for the check.
        decisions = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("sequence", "in", [found.sequence for found in breaks]),
            ]
        )
        by_number = decisions.grouped("sequence")
        created = listed._in_action().create(
            [
                {
                    "company_id": company.id,
                    "sequence": found.sequence,
                    "kind": found.kind,
                    **self._describe_broken(by_number.get(found.sequence, decisions.browse())),
                }
                for found in breaks
                if (found.sequence, found.kind) not in known
            ]
        )
        created.with_env(listed.env)._follow_rma_event("find")
        return created

    @api.model
    def _describe_broken(self, decisions):
        labels = dict(self._get_events())
        return {
            "decision_id": decisions[:1].id,
            "found": "; ".join(
                f"{decision.ran}: {labels.get(decision.event, decision.event)}"
                for decision in decisions
            ),
        }

    def action_check_chain(self):
        """Check the decisions of the user's companies now, and say what was found."""
        self.browse().check_access("read")
        breaks = {company: self._find_breaks(company) for company in self.env.companies}
        for company in (company for company, found in breaks.items() if found):
            self._check_chain(company)
        kinds = dict(self.env["rma.chain.break"]._fields["kind"]._description_selection(self.env))
        texts = [
            f"{company.name}, {found.sequence}: {kinds[found.kind]}"
            for company, all_found in breaks.items()
            for found in all_found[:20]
        ]
        count = sum(self.env["rma.chain"]._get_head(CHAIN % company.id)[0] for company in breaks)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if texts else "success",
                "sticky": bool(texts),
                "title": self.env._("Record of Decisions"),
                "message": "\n".join(texts)
                or self.env._("%(count)s decisions, each as it was sealed.", count=count),
            },
        }

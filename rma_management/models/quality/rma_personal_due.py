from odoo import api, models

from .rma_personal import BATCH

# After how many days a class of data goes, by company.
DAYS = {
    "photos": "rma_keep_photos_days",
    "packs": "rma_keep_photos_days",
    "contact": "rma_keep_contact_days",
    "network": "rma_keep_network_days",
    "guest": "rma_keep_network_days",
    "statement": "rma_keep_contact_days",
    "objection": "rma_keep_contact_days",
}


class RmaPersonalDue(models.AbstractModel):
    """What is older than a company keeps it goes by itself, a batch at a time."""

    _inherit = "rma.personal"

    @api.model
    def _get_due(self, company):
        """Return what is over its time: {code: {company, before}}."""
        return {
            code: {"company": company, "before": self._get_limit_day(company[name])}
            for code, name in DAYS.items()
            if company[name]
        }

    @api.model
    def _count_due(self, company):
        """Return what would go now, and erase nothing: {code: number}."""
        return {
            code: len(self._find_class(code, **scope))
            for code, scope in self._get_due(company).items()
        }

    @api.model
    def _cron_erase(self):
        """Erase what is over its time."""
        cron = self.env["ir.cron"]
        queue = [
            (code, scope)
            for company in self.env["res.company"].search([], order="id")
            for code, scope in self._get_due(company).items()
        ]
        cron._commit_progress(remaining=len(queue))
        for code, scope in queue:
            while self._erase([code], limit=BATCH, **scope)[code] == BATCH:
                if not cron._commit_progress(0):
                    return
            if not cron._commit_progress(1):
                return

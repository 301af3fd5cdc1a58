from collections import defaultdict

from odoo import api, models


class RmaRecovery(models.AbstractModel):
    """Which vendors take goods back, and what they credit."""

    _inherit = "rma.recovery"

    @api.model
    def _get_vendor_credits(self, founds):
        credits = super()._get_vendor_credits(founds)
        by_company = defaultdict(list)
        for found in founds:
            by_company[found.line.company_id].append(found)
        for company, owned in by_company.items():
            pairs = {found: (found.line.product_id, found.lot) for found in owned}
            known = self.env["rma.vendor.finder"]._get_vendor_credits(list(pairs.values()), company)
            credits.update(
                (found, known[pair][1]) for found, pair in pairs.items() if pair in known
            )
        return credits

from collections import defaultdict

from odoo import api, models


class RmaRecovery(models.AbstractModel):
    """What repairs have cost is the best guess at what the next one costs."""

    _inherit = "rma.recovery"

    @api.model
    def _get_repair_costs(self, founds):
        """A cost that somebody set on the product stands; past repairs go before the company's."""
        costs = super()._get_repair_costs(founds)
        by_company = defaultdict(list)
        for found in founds:
            by_company[found.line.company_id].append(found)
        for company, owned in by_company.items():
            products = self.env["product.product"].union(
                *[found.line.product_id for found in owned]
            )
            # Who inspects needs no right on repairs to be advised.
            known = products.sudo().with_company(company)._get_repair_cost_estimate()
            for found in owned:
                product = found.line.product_id.sudo().with_company(company)
                if not product.rma_repair_cost and product in known:
                    costs[found] = known[product]
        return costs

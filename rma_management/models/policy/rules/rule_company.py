from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleCompany(models.AbstractModel):
    """The company that sold takes back."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_company"]

    def _rule_company(self):
        return {
            line.id: [
                Verdict(
                    "other_company",
                    DENY,
                    self.env._(
                        "Order %(order)s was sold by %(seller)s, not by %(company)s.",
                        order=line.sale_line_id.order_id.name,
                        seller=line.sale_line_id.company_id.display_name,
                        company=line.company_id.display_name,
                    ),
                    self.env._("This order was sold by another company."),
                    self.env._("Enter a separate return in that company."),
                )
            ]
            for line in self
            if line.sale_line_id and line.company_id != line.sale_line_id.company_id
        }

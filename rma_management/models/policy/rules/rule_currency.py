from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleCurrency(models.AbstractModel):
    """One return, one currency."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_currency"]

    def _rule_currency(self):
        return {
            line.id: [
                Verdict(
                    "other_currency",
                    DENY,
                    self.env._(
                        "%(line)s was charged in another currency than %(currency)s.",
                        line=line.product_id.display_name,
                        currency=line.currency_id.name,
                    ),
                    self.env._("Items paid in different currencies need separate returns."),
                    self.env._("Enter a separate return for each currency."),
                )
            ]
            for line in self
            if line.sale_line_id
            and line.currency_id
            and line.sale_line_id._get_credit_currency() != line.currency_id
        }

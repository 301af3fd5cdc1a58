from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleQuantity(models.AbstractModel):
    """Something comes back."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_quantity"]

    def _rule_quantity(self):
        return {
            line.id: [
                Verdict(
                    "no_quantity",
                    DENY,
                    self.env._("The quantity to return is not above zero."),
                    self.env._("Please tell us how many you want to return."),
                    self.env._("Enter the quantity that comes back."),
                )
            ]
            for line in self
            if line.product_uom_id and line.product_uom_id.compare(line._get_quantity(), 0) <= 0
        }

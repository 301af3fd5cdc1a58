from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRulePurchaseDate(models.AbstractModel):
    """Nobody returns what is only bought later."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_purchase_date"]

    def _rule_purchase_date(self):
        return {
            line.id: [
                Verdict(
                    "bought_later",
                    DENY,
                    self.env._("The day of purchase is after the day of the request."),
                    self.env._("The day of purchase lies in the future."),
                    self.env._("Enter the day on the proof of purchase."),
                )
            ]
            for line in self
            if line._is_without_order()
            and line.date_purchased
            and line.date_purchased > line._get_request_date()
        }

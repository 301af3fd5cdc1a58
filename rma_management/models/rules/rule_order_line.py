from odoo import models

from ...tools.verdict import DENY, Verdict


class RmaLineRuleOrderLine(models.AbstractModel):
    """The line says on which order it was sold."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_order_line"]

    def _rule_order_line(self):
        return {
            line.id: [
                Verdict(
                    "no_order_line",
                    DENY,
                    self.env._("The line is not linked to a sales order."),
                    self.env._("We could not find this purchase."),
                    self.env._("Choose the order line it was sold on."),
                )
            ]
            for line in self
            if not line.sale_line_id
        }

from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleDelivered(models.AbstractModel):
    """Only what was delivered can come back."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_delivered"]

    def _rule_delivered(self):
        return {
            line.id: [
                Verdict(
                    "not_delivered",
                    DENY,
                    self.env._(
                        "%(product)s of order %(order)s was not delivered.",
                        product=line.product_id.display_name,
                        order=line.sale_line_id.order_id.name,
                    ),
                    self.env._("This item has not been delivered yet."),
                    self.env._("Validate the delivery first, or lower the order."),
                )
            ]
            for line in self
            if line.sale_line_id
            and line.product_id.type == "consu"
            and line.sale_line_id.product_uom_id.compare(line.sale_line_id._get_delivered(), 0) <= 0
        }

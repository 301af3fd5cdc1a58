from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleSaleOrder(models.AbstractModel):
    """The order is a confirmed sale, or was one when its goods went out."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_sale_order"]

    def _rule_sale_order(self):
        return {
            line.id: [
                Verdict(
                    "order_not_confirmed",
                    DENY,
                    self.env._(
                        "Order %(order)s is not a confirmed sale.",
                        order=line.sale_line_id.order_id.name,
                    ),
                    self.env._("This order was cancelled or never confirmed."),
                )
            ]
            for line in self
            if line.sale_line_id and not line.sale_line_id._is_sold()
        }

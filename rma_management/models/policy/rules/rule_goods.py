from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleGoods(models.AbstractModel):
    """Goods come back, not services."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_goods"]

    def _rule_goods(self):
        return {
            line.id: [
                Verdict(
                    "not_goods",
                    DENY,
                    self.env._("%(product)s is a service.", product=line.product_id.display_name),
                    self.env._("Services cannot be returned."),
                    self.env._("Credit it from its invoice instead."),
                )
            ]
            for line in self
            if line.product_id and line.product_id.type != "consu"
        }

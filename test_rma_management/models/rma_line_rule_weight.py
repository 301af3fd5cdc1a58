from odoo import models

from odoo.addons.rma_management.tools.verdict import REVIEW, Verdict


class RmaLineRuleWeight(models.AbstractModel):
    """A rule of somebody else's: what is too heavy for a parcel is fetched by appointment."""

    _inherit = "rma.line.mixin"

    def _get_term_rules(self):
        return [*super()._get_term_rules(), "_rule_weight"]

    def _rule_weight(self):
        return {
            line.id: [
                Verdict(
                    "too_heavy",
                    REVIEW,
                    self.env._("%(product)s is too heavy.", product=line.product_id.name),
                    self.env._("We will call you to fetch it."),
                )
            ]
            for line in self
            if line.product_id.weight > 30
        }

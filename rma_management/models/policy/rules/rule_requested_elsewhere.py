from odoo import models

from ....tools.verdict import AUTHORIZE, Verdict


class RmaLineRuleRequestedElsewhere(models.AbstractModel):
    """Somebody should know that the same goods are asked for twice."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_requested_elsewhere"]

    def _rule_requested_elsewhere(self):
        """Drafts hold nothing back, but whoever enters a second one should know of the first."""
        others = self.env["rma.order.line"].sudo()._get_requested_elsewhere(self)
        return {
            line.id: [
                Verdict(
                    "requested_elsewhere",
                    AUTHORIZE,
                    self.env._(
                        "Also on %(returns)s, which is not authorized yet.",
                        returns=", ".join(others[line.id].mapped("name")),
                    ),
                    self.env._("You have already asked to return this item."),
                )
            ]
            for line in self
            if others.get(line.id)
        }

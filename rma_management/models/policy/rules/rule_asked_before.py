from odoo import models

from ....tools.verdict import REVIEW, Verdict


class RmaLineRuleAskedBefore(models.AbstractModel):
    """Who was asked once is asked again: a request is not changed until nobody has to look."""

    _inherit = "rma.line.mixin"

    def _get_control_rules(self):
        return [*super()._get_control_rules(), "_rule_asked_before"]

    def _rule_asked_before(self):
        return {
            line.id: [
                Verdict(
                    "asked_before",
                    REVIEW,
                    self.env._("Approval was asked for before: it is looked at again."),
                    self.env._("We will check your request and come back to you."),
                )
            ]
            for line in self
            if line._is_asked_before()
        }

    def _is_asked_before(self):
        """Tell whether the line was sent for approval, taken back and is asked for anew."""
        return False

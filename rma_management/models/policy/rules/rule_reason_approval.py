from odoo import models

from ....tools.verdict import REVIEW, Verdict


class RmaLineRuleReasonApproval(models.AbstractModel):
    """Some reasons have to be approved."""

    _inherit = "rma.line.mixin"

    def _get_control_rules(self):
        return [*super()._get_control_rules(), "_rule_reason_approval"]

    def _rule_reason_approval(self):
        return {
            line.id: [
                Verdict(
                    "reason_approval",
                    REVIEW,
                    self.env._(
                        "Returns for “%(reason)s” need approval by %(group)s.",
                        reason=line.reason_id.name,
                        group=line.reason_id.sudo().approval_group_id.full_name,
                    ),
                    self.env._("We will check your request and come back to you."),
                )
            ]
            for line in self
            if line.reason_id.sudo().approval_group_id
        }

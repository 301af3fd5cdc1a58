from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleCondition(models.AbstractModel):
    """The goods are in a condition that the policy accepts."""

    _inherit = "rma.line.mixin"

    def _get_term_rules(self):
        return [*super()._get_term_rules(), "_rule_condition"]

    def _rule_condition(self):
        """Who sent the wrong or a broken thing takes it back in whatever condition."""
        conditions = dict(self._fields["condition"]._description_selection(self.env))
        return {
            line.id: [
                Verdict(
                    "condition_refused",
                    DENY,
                    self.env._(
                        "The policy “%(policy)s” does not take back goods declared as “%(state)s”.",
                        policy=line.policy_id.name,
                        state=conditions[line.condition],
                    ),
                    self.env._(
                        "We do not take items back in this condition: %(state)s.",
                        state=conditions[line.condition],
                    ),
                    self.env._("Ask whether the condition and the reason are right."),
                )
            ]
            for line in self
            if line.condition
            and not line.policy_id._accepts(line.condition)
            and line._get_reason_terms()["fault"] in (False, "customer")
        }

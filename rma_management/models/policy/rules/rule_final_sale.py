from odoo import models

from ....tools.verdict import DENY, REVIEW, Verdict


class RmaLineRuleFinalSale(models.AbstractModel):
    """Some goods are sold for good."""

    _inherit = "rma.line.mixin"

    def _get_term_rules(self):
        return [*super()._get_term_rules(), "_rule_final_sale"]

    def _rule_final_sale(self):
        """What is wrong with them is looked at all the same."""
        result = {}
        for line in self:
            policy = line.policy_id
            if not policy._is_final_sale(line.product_id):
                continue
            is_our_fault = line._get_reason_terms()["fault"] not in (False, "customer")
            result[line.id] = [
                Verdict(
                    "final_sale",
                    REVIEW if is_our_fault else DENY,
                    self.env._(
                        "%(product)s is a final sale by the policy “%(policy)s”.",
                        product=line.product_id.display_name,
                        policy=policy.name,
                    ),
                    self.env._("We will check your request and come back to you.")
                    if is_our_fault
                    else self.env._("This item was sold without the right to return it."),
                    "" if is_our_fault else self.env._("Choose what is wrong with it, if it is."),
                )
            ]
        return result

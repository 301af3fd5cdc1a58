from odoo import models

from ....tools.verdict import DENY, REVIEW, Verdict


class RmaLineRuleNoOrder(models.AbstractModel):
    """Goods that no order tells of come back as the policy says, with a proof of purchase."""

    _inherit = "rma.line.mixin"

    def _get_term_rules(self):
        return [*super()._get_term_rules(), "_rule_no_order", "_rule_proof"]

    def _rule_no_order(self):
        """Where no policy says otherwise, somebody looks first."""
        return {
            line.id: [
                Verdict(
                    "no_order",
                    line.policy_id.no_order_outcome or REVIEW,
                    self.env._(
                        "No sales order tells of %(product)s.",
                        product=line.product_id.display_name,
                    ),
                    self.env._("We will check your request and come back to you."),
                )
            ]
            for line in self
            if line._is_without_order() and line.product_id
        }

    def _rule_proof(self):
        return {
            line.id: [
                Verdict(
                    "no_proof",
                    DENY,
                    self.env._(
                        "There is no proof that %(product)s was bought from us.",
                        product=line.product_id.display_name,
                    ),
                    self.env._("Please send us the receipt or another proof of purchase."),
                    self.env._("Add the proof of purchase under Photos and Proof."),
                )
            ]
            for line in self
            if line._is_without_order()
            and line.product_id
            and line._is_proof_required()
            and not line._get_document().evidence_ids
        }

    def _is_proof_required(self):
        policy = self.policy_id
        return not policy or policy.is_proof_required

from odoo import models

from ....tools.verdict import AUTHORIZE, Verdict


class RmaLineRuleEvidence(models.AbstractModel):
    """Some reasons have to be seen on a photo."""

    _inherit = "rma.line.mixin"

    def _get_term_rules(self):
        return [*super()._get_term_rules(), "_rule_evidence"]

    def _rule_evidence(self):
        return {
            line.id: [
                Verdict(
                    "no_evidence",
                    line.policy_id.evidence_outcome or AUTHORIZE,
                    self.env._(
                        "There is no photo, which “%(reason)s” asks for.",
                        reason=line.reason_id.name,
                    ),
                    self.env._("Please send us a photo that shows it."),
                    self.env._("Add a photo."),
                )
            ]
            for line in self
            if line.reason_id.is_evidence_required and not line._get_document().evidence_ids
        }

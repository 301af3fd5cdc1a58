from odoo import api, fields, models


class RmaDecisionClaim(models.Model):
    """What is decided in a claim is on record like the rest."""

    _inherit = "rma.decision"

    claim_id = fields.Many2one("rma.claim", ondelete="set null", index="btree_not_null")

    def _get_events(self):
        return [
            *super()._get_events(),
            ("claim_open", "Claim opened"),
            ("claim_dispute", "Claim escalated"),
            ("claim_close", "Claim closed"),
            ("claim_reopen", "Claim opened again"),
            ("offer_send", "Offer sent"),
            ("offer_approve", "Offer approved"),
            ("offer_accept", "Offer accepted"),
            ("offer_decline", "Offer declined"),
            ("offer_counter", "Offer countered"),
            ("offer_expire", "Offer expired"),
            ("dispute_open", "Dispute opened outside"),
            ("dispute_answer", "Dispute answered"),
            ("dispute_win", "Dispute won"),
            ("dispute_lose", "Dispute lost"),
            ("dispute_withdraw", "Dispute withdrawn"),
            ("dispute_appeal", "Dispute appealed"),
        ]

    @api.model
    def _record_claims(self, event, motives, amounts=None):
        """Record what was decided in claims.

        :param motives: {claim: why, or what was said}
        :param amounts: {claim: what it is about}; without it, what is at stake
        """
        # Nobody may write here by hand; what is written follows from the decision just taken.
        return self.sudo().create(
            [
                {
                    **self._prepare_decision_vals(claim.order_id, event, motive),
                    "claim_id": claim.id,
                    "amount": (amounts or {}).get(claim, claim.amount_claimed),
                }
                for claim, motive in motives.items()
            ]
        )

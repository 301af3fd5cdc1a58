from odoo import fields, models

from .rma_claim import LIVE


class RmaOrderLineClaim(models.Model):
    _inherit = "rma.order.line"

    claim_ids = fields.Many2many("rma.claim", string="Claims", copy=False)

    def _get_live_claims(self):
        return self.sudo().claim_ids.filtered(lambda claim: claim.state in LIVE)

    def _get_unclaimed(self):
        """Return those of these lines that no claim is about."""
        return self.filtered(
            lambda line: (
                not any(claim.state in LIVE or claim.is_agreed for claim in line.sudo().claim_ids)
            )
        )

from odoo import models

from ..base.letter import write_letter
from .rma_claim_agreed import REMINDER, TEMPLATE


class RmaOfferTold(models.Model):
    """The customer is told what is offered, with the link to the page where it is answered."""

    _inherit = "rma.offer"

    def _tell_customer(self, reminder=False):
        template = self.env.ref(REMINDER if reminder else TEMPLATE, raise_if_not_found=False)
        for offer in self.filtered(lambda offer: offer.party == "company"):
            claim = offer.claim_id
            if template and claim.partner_id.email:
                write_letter(claim, template)

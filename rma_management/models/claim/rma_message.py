from odoo import models

from ..base.letter import write_letter

# What is told of an offer: by these codes the rows know which one.
OFFER_MESSAGES = ("offer", "offer_waits")


class RmaMessageOffer(models.Model):
    """An offer is told once, as long as it waits, and the customer is reminded of it once."""

    _inherit = "rma.message"

    def _get_offer(self):
        """Return the offer that it is about; nothing for all else."""
        self.ensure_one()
        is_offer = self.type_id.code in OFFER_MESSAGES
        return self.env["rma.offer"].browse(self.about if is_offer else ())

    def _is_true(self, order):
        offer = self._get_offer()
        if not offer:
            return super()._is_true(order)
        return offer.claim_id._is_answerable(offer)

    def _post(self, order):
        offer = self._get_offer()
        if not offer:
            return super()._post(order)
        return write_letter(offer.claim_id, self.type_id.template_id)


class RmaMessageTypeOffer(models.Model):
    _inherit = "rma.message.type"

    def _get_template_model(self):
        return "rma.claim" if self.code in OFFER_MESSAGES else super()._get_template_model()

from odoo import models

from ..base.letter import write_letters

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

    def _filter_true(self):
        offers = {row: row._get_offer() for row in self}
        answerable = self.filtered(
            lambda row: offers[row] and offers[row].claim_id._is_answerable(offers[row])
        )
        others = self.filtered(lambda row: not offers[row])
        return super(RmaMessageOffer, others)._filter_true() | answerable

    def _post(self):
        if self.type_id.code not in OFFER_MESSAGES:
            return super()._post()
        claims = {row: row._get_offer().claim_id for row in self}
        posted = write_letters(
            self.env["rma.claim"].union(*claims.values()), self.type_id.template_id
        )
        return {row: posted[claim.id] for row, claim in claims.items()}


class RmaMessageTypeOffer(models.Model):
    _inherit = "rma.message.type"

    def _get_template_model(self):
        return "rma.claim" if self.code in OFFER_MESSAGES else super()._get_template_model()

from odoo import models


class RmaOfferTold(models.Model):
    """The customer is told what is offered, with the link to the page where it is answered."""

    _inherit = "rma.offer"

    def _tell_customer(self, code="offer"):
        """Queue it, once for each offer of ours: see `rma.message`."""
        kind = self.env["rma.message.type"]._find(code)
        ours = self.filtered(lambda offer: offer.party == "company")
        about = {offer.id: offer.claim_id.order_id.id for offer in ours}
        # Who makes an offer need not be able to read the log.
        self.env["rma.message"].sudo()._queue(ours.claim_id.order_id, kind, about=about)

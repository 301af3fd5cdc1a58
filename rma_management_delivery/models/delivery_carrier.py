from odoo import models


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    def _match_address(self, partner):
        """Answer also a warehouse worker, who opens the transfer of a return.

        Each transfer's form asks which carriers go to its address, and core compares zip prefixes,
        which only salespeople may read. Whether a carrier goes there is all that is told.
        """
        return super(DeliveryCarrier, self.sudo())._match_address(partner)

from odoo import models

from odoo.addons.rma_management.tools.verdict import AUTHORIZE, Verdict


class RmaLineDropship(models.AbstractModel):
    """Who promises a replacement knows that a vendor sends it."""

    _inherit = "rma.line.mixin"

    def _get_shortage(self, wanted, warehouse):
        if not self._is_sent_by_vendor():
            return super()._get_shortage(wanted, warehouse)
        product = self.exchange_product_id
        # Who supplies a product is told to nobody; only that somebody does.
        has_vendor = bool(product.sudo()._prepare_sellers(False))
        return Verdict(
            "exchange_dropship",
            AUTHORIZE,
            self.env._(
                "%(product)s is sent by its vendor: there is not enough of it in our stock.",
                product=product.display_name,
            ),
            self.env._("Your replacement comes from our supplier: it may take longer."),
            self.env._("A purchase order is prepared for it; the buyer confirms it.")
            if has_vendor
            else self.env._(
                "It has no vendor: have one added to the product, or choose another replacement."
            ),
        )

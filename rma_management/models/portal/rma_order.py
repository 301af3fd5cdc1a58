from odoo import fields, models


class RmaOrderPortal(models.Model):
    """The page of a return, for whoever has the customer's account or the link from a mail."""

    _name = "rma.order"
    _inherit = ["rma.order", "portal.mixin"]

    # Said once more so that it is a field of ours: who could type it would open the page to anybody.
    access_token = fields.Char(copy=False, readonly=True)

    def _compute_access_url(self):
        super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/returns/{order.id}"

from odoo import fields, models

from ..base.rma_page_mixin import KEEPERS


class RmaOrderPortal(models.Model):
    """The page of a return, for whoever has the customer's account or the link from a mail."""

    _name = "rma.order"
    _inherit = ["rma.order", "rma.page.mixin"]

    # A field of ours, so that the door guards it: who could type it would open the page to all.
    access_token = fields.Char(
        default=lambda self: self._make_key(), copy=False, readonly=True, groups=KEEPERS
    )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for order in self:
            order.access_url = f"/my/returns/{order.id}"
        return result

    def action_preview(self):
        """Show what the customer sees (button "Preview")."""
        self.ensure_one()
        self.check_access("read")
        url = self.get_portal_url() if self._is_key_given() else self.access_url
        return {"type": "ir.actions.act_url", "target": "self", "url": url}

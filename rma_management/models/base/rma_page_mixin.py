from odoo import models

# Who works on returns; whoever has the key to a page does there what the customer can do.
KEEPERS = "rma_management.group_rma_user"


class RmaPageMixin(models.AbstractModel):
    """A record with a page for its customer, whose key is given to nobody who may only read it."""

    _name = "rma.page.mixin"
    _description = "Record With a Customer's Page"
    _inherit = "portal.mixin"

    def _is_key_given(self):
        """Tell whether the user may have the key: where he could do the same without it."""
        return self.env.su or self.has_access("write")

    def _portal_ensure_token(self):
        # Asked for by code alone; what hands it out is below.
        return super(RmaPageMixin, self.sudo())._portal_ensure_token()

    def _get_share_url(self, redirect=False, signup_partner=False, pid=None, share_token=True):
        """Return the way to the page: without the key for who sees it by account, or not at all."""
        is_shared = share_token and self._is_key_given()
        return super()._get_share_url(redirect, signup_partner, pid, is_shared)

    def get_portal_url(self, *args, **kwargs):
        """Return the way to the page, with its key.

        :raises AccessError: for who may only read the record
        """
        if not self._is_key_given():
            self.check_access("write")
        return super().get_portal_url(*args, **kwargs)

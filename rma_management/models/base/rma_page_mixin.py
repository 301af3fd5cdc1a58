from uuid import uuid4

from odoo import models
from odoo.tools import SQL

# Who works on returns; whoever has the key to a page does there what the customer can do.
KEEPERS = "rma_management.group_rma_user"


class RmaPageMixin(models.AbstractModel):
    """A record with a page for its customer, whose key is given to nobody who may only read it."""

    _name = "rma.page.mixin"
    _description = "Record With a Customer's Page"
    _inherit = "portal.mixin"

    def _make_key(self):
        """Return the key of a new page.

        A record has it from the beginning: notifications ask for it, and whoever notifies about
        another's record would write that, and wait for whoever works on it.
        """
        return str(uuid4())

    def _init_column(self, column_name):
        if column_name != "access_token":
            return super()._init_column(column_name)
        # One each: the default would be the same for all that there are.
        table = SQL.identifier(self._table)
        return self.env.cr.execute(
            SQL("UPDATE %s SET access_token = gen_random_uuid() WHERE access_token IS NULL", table)
        )

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

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, MissingError
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.third_party.rma_outsider import is_3pl

MAX_ID = 2**31 - 1
# What leads to a page of ours holds its key: it is nobody else's to see, to keep or to find.
PRIVATE = {
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-store",
}


def read_text(value):
    """Return a field of a form as text: what was sent as a file under its name is none."""
    return value if isinstance(value, str) else ""


def read_token(value):
    """Return a key that was sent, none where no key of ours looks like that: core fails on it."""
    token = read_text(value)
    return token if token and token.isascii() else None


class VisitorPortal(CustomerPortal):
    """Who stands before a page of a customer: the customer, by account or key, or a colleague."""

    def _find_for_visitor(self, model, record_id, access_token=None, is_acting=False):
        """Return the record that the visitor may see, or act on, with all rights.

        :param is_acting: the visitor does something there, and does not only look
        :raises AccessError: or a MissingError, which the visitor must not be able to tell apart
        """
        if record_id > MAX_ID:
            raise MissingError(request.env._("This page does not exist."))
        token = read_token(access_token)
        record = self._find_own_or_keyed(model, record_id, token)
        if is_3pl(request.env):
            # Who runs a warehouse for us reads some fields of it, and this page tells of money.
            raise AccessError(request.env._("This page is the customer's."))
        if is_acting and not self._may_act(record, token):
            raise AccessError(request.env._("You may look at this, and not change it."))
        return record

    def _find_own_or_keyed(self, model, record_id, token=None):
        """Return the record with all rights for whom core would let in, or whose own it is.

        A customer's own are his in every company of ours; record rules know those of his account.
        """
        try:
            return self._document_check_access(model, record_id, token)
        except AccessError:
            user = request.env.user
            record = request.env[model].browse(record_id).with_user(SUPERUSER_ID)
            owner = record.partner_id.commercial_partner_id
            if not user._is_portal() or owner != user.sudo().partner_id.commercial_partner_id:
                raise
            return record

    def _may_act(self, record, access_token=None):
        """Tell whether the visitor does here what the customer can do.

        Who comes by the key or by the customer's account is the customer; a colleague does here no
        more than at his desk.
        """
        token, key = read_token(access_token), record.sudo().access_token
        if token and key and consteq(key, token):
            return True
        user = request.env.user
        return not user._is_internal() or record.with_user(user).sudo(False).has_access("write")

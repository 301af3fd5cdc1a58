from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError

from .portal import SMALL_FORM, ReturnPortal
from .visitor import read_text


class ObjectionPortal(ReturnPortal):
    """How a customer objects to being looked at."""

    @http.route(
        "/my/returns/<int:return_id>/object",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=SMALL_FORM,
    )
    def portal_return_object(self, return_id, access_token=None, statement="", **_post):
        """Take down an objection, for a person to answer."""
        try:
            order = self._get_return(return_id, access_token, is_acting=True)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        try:
            order._object_by_customer(read_text(statement))
        except UserError as error:
            return self._render_return(order, access_token, problems=[str(error)])
        return self._back(order, access_token)

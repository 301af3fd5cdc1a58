from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError

from odoo.addons.rma_management.controllers import portal  # check: glue-import its page is one


class ReturnPortal(portal.ReturnPortal):
    """The customer has the return collected: a slot is booked, moved or called off."""

    def _get_page(self, order, access_token=None):
        page = super()._get_page(order, access_token)
        if not self._may_act(order, access_token):
            page["can_pickup"] = False
        return page

    @http.route(
        ["/my/returns/<int:return_id>/pickup", "/my/returns/<int:return_id>/pickup/cancel"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=portal.SMALL_FORM,
    )
    def portal_return_pickup(self, return_id, access_token=None, slot="", **_post):
        """Book a pickup, or call it off."""
        try:
            order = self._get_return(return_id, access_token, is_acting=True)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        is_cancelling = http.request.httprequest.path.endswith("/cancel")
        try:
            # What is refused leaves nothing behind: the page is shown all the same.
            with order.env.cr.savepoint():
                if is_cancelling:
                    order._drop_pickup()
                else:
                    order._take_pickup(portal.read_text(slot))
        except UserError as error:
            return self._render_return(order, access_token, problems=[str(error)])
        return self._back(order, access_token, notice="dropped" if is_cancelling else "pickup")

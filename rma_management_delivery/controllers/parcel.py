from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError

from odoo.addons.rma_management.controllers import portal  # check: glue-import its page is one

MAX_DIGITS = 4


def read_count(value):
    """Return how many parcels a form spoke of; what is no number agrees with none."""
    text = portal.read_text(value)
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else -1


class ReturnPortal(portal.ReturnPortal):
    """The customer sends a return in several parcels: adds one, and tells its number."""

    def _get_page(self, order, access_token=None):
        page = super()._get_page(order, access_token)
        if not self._may_act(order, access_token):
            page.update({"can_add_parcel": False, "numberless_parcel": ""})
        return page

    @http.route(
        ["/my/returns/<int:return_id>/parcels", "/my/returns/<int:return_id>/parcels/number"],
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=portal.SMALL_FORM,
    )
    def portal_return_parcels(self, return_id, access_token=None, number="", known="", **_post):
        """Add a parcel to the return, or take down the number of one."""
        try:
            order = self._get_return(return_id, access_token, is_acting=True)
        except (AccessError, MissingError):
            return self._refuse(return_id)
        is_numbering = http.request.httprequest.path.endswith("/number")
        number = portal.read_text(number)
        try:
            # What is refused leaves nothing behind: the page is shown all the same.
            with order.env.cr.savepoint():
                if is_numbering:
                    order._number_parcel(number)
                else:
                    order._add_parcel(read_count(known), number.strip(), is_customer=True)
        except UserError as error:
            return self._render_return(order, access_token, problems=[str(error)])
        return self._back(order, access_token, notice="parcel" if is_numbering else "parcels")

from werkzeug.exceptions import NotFound
from werkzeug.urls import url_encode

from odoo import http
from odoo.http import request

from ..models.core_return.rma_core_reason import CORE
from .visitor import VisitorPortal


class CoreReturn(VisitorPortal):
    """Odoo's own portal return, from 19.4 on, opens ours."""

    # By its name it takes the place of Odoo's.
    @http.route(
        "/my/orders/<int:order_id>/download_return_label",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
    )
    def order_return_label(self, order_id, access_token=None, **_chosen):
        """Go to where the order's return is asked for; who may is looked at there."""
        if CORE not in request.env:
            raise NotFound()
        query = f"?{url_encode({'access_token': access_token})}" if access_token else ""
        return request.redirect(f"/my/orders/{order_id}/return{query}", code=303)

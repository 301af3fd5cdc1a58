from odoo import http
from odoo.http import request

from .visitor import read_text


class Guest(http.Controller):
    """The way to a return for who has no account: by mail, and only there."""

    @http.route(
        "/returns", type="http", auth="public", website=True, methods=["GET"], readonly=True
    )
    def guest_form(self, expired=None, **_kwargs):
        """Ask for the number of the order and the address it was placed with."""
        return request.render("rma_management.guest_form", {"is_expired": bool(expired)})

    @http.route(
        "/returns",
        type="http",
        auth="public",
        website=True,
        methods=["POST"],
        max_content_length=16 * 1024 * 1024,
    )
    def guest_ask(self, order_reference="", email="", **_kwargs):
        """Say the same whatever was typed: who the order belongs to is told by mail."""
        access = request.env["rma.guest.access"]
        asked = (read_text(order_reference), read_text(email))
        is_taken = access._ask(*asked, request.httprequest.remote_addr)
        values = {"is_asked": is_taken, "is_over": not is_taken}
        return request.render("rma_management.guest_form", values, status=200 if is_taken else 429)

from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import Response, request

# Where customers send us something.
OURS = ("/withdraw", "/returns", "/my/returns", "/my/orders", "/my/claims")


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Have the scripts of our pages speak the language of the page."""
        return [*super()._get_translation_frontend_modules_name(), "rma_management"]

    @classmethod
    def _handle_error(cls, exception):
        """Say in our words that too much was sent to a page of ours, and what to do.

        The server refuses it before any of it is read, so that no form is there to be shown again.
        """
        path = request.httprequest.path
        if not isinstance(exception, RequestEntityTooLarge) or not path.startswith(OURS):
            return super()._handle_error(exception)
        request.params = {}
        page = request.env["ir.qweb"]._render(
            "rma_management.portal_too_large", {"lang": request.env.lang}
        )
        return Response(page, status=413, content_type="text/html;charset=utf-8")

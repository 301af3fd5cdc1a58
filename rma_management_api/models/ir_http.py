from odoo import models
from odoo.http import request

from .api_error import ApiError, read_error

PATH = "/json/2/rma.api/"


class IrHttp(models.AbstractModel):
    """Every error of the API has one shape, core's own of JSON-2 included."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        response = super()._handle_error(exception)
        if not request.httprequest.path.startswith(PATH):
            return response
        answer, status = read_error(cls._read_rma_error(exception), cls._get_rma_error_words())
        # What an error brings along besides its body, such as how to say who one is.
        headers = [(name, value) for name, value in response.headers if name.startswith("WWW-")]
        return request.make_json_response(answer, headers=headers, status=status)

    @classmethod
    def _read_rma_error(cls, exception):
        """Return the error for what core fails at before it asks us."""
        # What is no request at all, or comes without a key, has none.
        sent = getattr(request, "params", None) or {}
        if isinstance(exception, (TypeError, ValueError)) and not isinstance(
            sent.get("context", {}), dict
        ):
            words = request.env._("The context is an object, such as {“lang”: “en_US”}.")
            return ApiError("invalid", words, "context")
        return exception

    @classmethod
    def _get_rma_error_words(cls):
        return {
            "busy": request.env._("Somebody else is at the same return at this moment. Try again."),
            "invalid": request.env._("The request is nested too deeply. Send it as described."),
            "server_error": request.env._(
                "Something went wrong here, and nothing was changed. Try again."
            ),
        }

"""One shape for whatever a caller is refused."""

from psycopg2 import errors
from werkzeug.exceptions import HTTPException

from odoo.exceptions import AccessError, LockError, MissingError, UserError

# By what exists already of exceptions: (class, code, status).
KNOWN = (
    (AccessError, "forbidden", 403),
    (MissingError, "not_found", 404),
    (LockError, "busy", 409),
    (UserError, "refused", 422),
    (errors.SerializationFailure, "busy", 409),
    (errors.DeadlockDetected, "busy", 409),
    (errors.LockNotAvailable, "busy", 409),
    (RecursionError, "invalid", 400),
)
HTTP_CODES = {400: "invalid", 401: "unauthorized", 403: "forbidden", 404: "not_found"}


class ApiError(UserError):
    """A refusal that a program can tell apart.

    :param code: stays, whatever the language
    :param field: where in the request, such as ``lines.0.quantity``
    :param reasons: what the rules say, of `rma.order.line.verdict_reasons`
    """

    def __init__(self, code, message, field=None, reasons=(), status=422):
        super().__init__(message)
        self.http_status = status
        # Core sends it along with any exception, to whoever calls by another way.
        self.context = as_shape(code, message, field, reasons)


def as_shape(code, message, field=None, reasons=()):
    """Return the one shape of `tools.contract.Error`."""
    return {"code": code, "message": message, "field": field, "reasons": list(reasons)}


def read_error(error, unexpected):
    """Return the shape of any exception, and the status of HTTP.

    :param unexpected: what to say of an exception that is nobody's business
    """
    if isinstance(error, ApiError):
        return error.context, error.http_status
    if isinstance(error, HTTPException):
        status = error.code or 500
        code = HTTP_CODES.get(status, "server_error" if status >= 500 else "invalid")
        return as_shape(code, error.description or error.name), status
    for known, code, status in KNOWN:
        if isinstance(error, known):
            message = str(error.args[0]) if isinstance(error, UserError) else unexpected[code]
            return as_shape(code, message), status
    return as_shape("server_error", unexpected["server_error"]), 500

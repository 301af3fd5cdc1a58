import json
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.rma_management.models.base.once import take_request

from ..tools.contract import KeyText
from ..tools.shape import Wrong, check
from .api_error import ApiError

HOURS_KEPT = 48


class RmaApiKey(models.Model):
    """What the API was asked already, and what it answered.

    Who loses the answer asks again under the same key and is given it, to the byte; what is refused
    changes nothing and keeps no key, so that it may be asked again.
    """

    _name = "rma.api.key"
    _description = "Request to the API"
    _inherit = "rma.typed.mixin"

    name = fields.Char(string="Key", required=True, readonly=True)
    method = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    digest = fields.Char(readonly=True, help="Of what was asked.")
    # Text, since a database that knows JSON keeps its own order of the names.
    answer = fields.Text(readonly=True)

    _request_unique = models.UniqueIndex("(user_id, method, name)", "This key was used before.")
    _create_date_index = models.Index("(create_date)")

    @api.model
    def _take(self, key, method, payload):
        """Return the request with this key, new or known.

        :param payload: what is asked, of JSON
        :raises ApiError: when there is no key, or it was used for another request
        """
        self._check_key(key)
        request, is_same = take_request(self, key, method, payload)
        if not is_same:
            raise ApiError(
                "idempotency_key_reused",
                self.env._(
                    "Something else was asked for under this key. Send a new key with a new "
                    "request, and the same request with its own."
                ),
                "idempotency_key",
            )
        return request

    @api.model
    def _check_key(self, key):
        if not key:
            raise ApiError(
                "idempotency_key_missing",
                self.env._("Send an “idempotency_key”, a new one for each thing to be done."),
                "idempotency_key",
                status=400,
            )
        try:
            check(key, KeyText)
        except Wrong:
            raise ApiError(
                "invalid",
                self.env._("An “idempotency_key” is a text of at most 255 characters."),
                "idempotency_key",
            ) from None

    def _keep(self, answer):
        """Keep what was answered."""
        self.answer = json.dumps(answer)

    def _get_answer(self):
        return json.loads(self.answer)

    @api.autovacuum
    def _gc_keys(self):
        """Forget what nobody will send again."""
        before = fields.Datetime.now() - timedelta(hours=HOURS_KEPT)
        self.search([("create_date", "<", before)], limit=100000).unlink()

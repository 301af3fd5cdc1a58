from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.once import take_request
from ..base.rma_sane import check_payload

# A scanner that was offline for longer than this sends nothing any more.
DAYS_KEPT = 7


class RmaDeskKey(models.Model):
    """What the returns desk was asked already, and what it answered.

    A scanner that loses its network cannot know whether its request was booked, and so sends it
    again: under the same key it gets the first answer, and nothing is booked a second time. A key
    stands for one request: with another one it gets no answer, least of all that of another return.
    """

    _name = "rma.desk.key"
    _description = "Request to the Returns Desk"
    _inherit = "rma.typed.mixin"

    name = fields.Char(string="Key", required=True, readonly=True)
    method = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    digest = fields.Char(readonly=True, help="Of what was asked.")
    answer = fields.Json(readonly=True)

    _request_unique = models.UniqueIndex("(user_id, method, name)", "This key was used before.")
    _create_date_index = models.Index("(create_date)")

    @api.model
    def _take(self, key, method, payload):
        """Return the request with this key, new or known.

        :param payload: what is asked, of JSON
        :raises UserError: when there is no key, or it was used for another request
        """
        if not isinstance(key, str) or not 8 <= len(key) <= 64:
            raise UserError(self.env._("This request has no key. Reload the page and try again."))
        check_payload(self.env, key)
        request, is_same = take_request(self, key, method, payload)
        if not is_same:
            raise UserError(
                self.env._(
                    "Something else was booked under this key already. Scan the return again, and "
                    "book what is still open."
                )
            )
        return request

    @api.autovacuum
    def _gc_keys(self):
        """Forget what nobody will send again."""
        before = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        self.search([("create_date", "<", before)], limit=100000).unlink()

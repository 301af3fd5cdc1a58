from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# A scanner that was offline for longer than this sends nothing any more.
DAYS_KEPT = 7


class RmaDeskKey(models.Model):
    """What the returns desk was asked already, and what it answered.

    A scanner that loses its network cannot know whether its request was booked, and so sends it
    again: under the same key it gets the first answer, and nothing is booked a second time.
    """

    _name = "rma.desk.key"
    _description = "Request to the Returns Desk"
    _inherit = "rma.typed.mixin"

    name = fields.Char(string="Key", required=True, readonly=True)
    method = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    answer = fields.Json(readonly=True)

    _request_unique = models.UniqueIndex("(user_id, method, name)", "This key was used before.")
    _create_date_index = models.Index("(create_date)")

    @api.model
    def _take(self, key, method):
        """Return the request with this key, new or known.

        Whoever sends the same key at the same moment waits here, and then sees our answer: while
        its transaction is too old for that, PostgreSQL refuses it and Odoo runs it again.

        :raises UserError: when there is no key
        """
        if not isinstance(key, str) or not 8 <= len(key) <= 64:
            raise UserError(self.env._("This request has no key. Reload the page and try again."))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO rma_desk_key (name, method, user_id, create_uid, create_date)
                VALUES (%(key)s, %(method)s, %(user)s, %(user)s, now() at time zone 'utc')
                ON CONFLICT DO NOTHING
                """,
                key=key,
                method=method,
                user=self.env.uid,
            )
        )
        # Nobody has a right on these rows: each user comes by his own here, and by no other.
        return self.sudo().search(
            [("name", "=", key), ("method", "=", method), ("user_id", "=", self.env.uid)]
        )

    @api.autovacuum
    def _gc_keys(self):
        """Forget what nobody will send again."""
        before = fields.Datetime.now() - timedelta(days=DAYS_KEPT)
        self.search([("create_date", "<", before)], limit=100000).unlink()

import ipaddress
import json
import time

from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import hmac

HOUR = 3600


class RmaRateLimit(models.Model):
    """How often somebody has tried something within the last hour, whoever it is.

    A row per address or number, under a hash that only this database can make: what is counted is
    told by nothing in it.
    """

    _name = "rma.rate.limit"
    _description = "Tries Within an Hour"
    _inherit = "rma.typed.mixin"

    name = fields.Char(string="Key", required=True, readonly=True)
    tries = fields.Json(readonly=True, help="When, in seconds.")

    _name_unique = models.UniqueIndex("(name)", "This is counted already.")
    _write_date_index = models.Index("(write_date)")

    @api.model
    def _take(self, limits):
        """Count a try under each of these keys, unless one of them has had all of its tries.

        Of two tries at the same moment PostgreSQL refuses one, and Odoo runs it again: it then
        sees the other. What is refused writes nothing, however often it comes.

        :param limits: {(scope, value): tries an hour}
        :return: whether it may go on
        """
        # Nobody has a right on these rows; nothing but a number leaves this method.
        counters = self.sudo()
        now = time.time()
        keys = {counters._hash(*key): limit for key, limit in limits.items()}
        rows = {row.name: row for row in counters.search([("name", "in", list(keys))])}
        recent = {
            name: [moment for moment in (row.tries or []) if moment > now - HOUR]
            for name, row in rows.items()
        }
        if any(len(recent.get(name, ())) >= limit for name, limit in keys.items()):
            return False
        for name in sorted(keys):
            counters._store(name, [*recent.get(name, ()), now])
        return True

    @api.model
    def _store(self, name, tries):
        """Write a counter; who was overtaken meanwhile starts anew, which is no error."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO rma_rate_limit (name, tries, create_date, write_date)
                VALUES (
                    %(name)s, %(tries)s::jsonb,
                    now() at time zone 'utc', now() at time zone 'utc'
                )
                ON CONFLICT (name) DO UPDATE
                SET tries = excluded.tries, write_date = excluded.write_date
                """,
                name=name,
                tries=json.dumps(tries),
            ),
            log_exceptions=False,
        )
        self.invalidate_model(["tries", "write_date"], flush=False)

    @api.model
    def _hash(self, scope, value):
        return hmac(self.env, f"rma.rate.limit/{scope}", value)

    @api.model
    def _get_network(self, address):
        """Return what stands for a computer: its address, or the network a household has."""
        try:
            found = ipaddress.ip_address(address or "")
        except ValueError:
            return "unknown"
        if found.version == 4:
            return str(found)
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))

    @api.autovacuum
    def _gc_tries(self):
        """Forget what is over."""
        self.env.cr.execute(
            "DELETE FROM rma_rate_limit"
            " WHERE write_date < (now() at time zone 'utc') - interval '1 hour'"
        )

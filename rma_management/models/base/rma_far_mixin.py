import re

from odoo import api, models

# From so many records on it is cheaper to count them, and to read the last ones from the end.
FAR = 100_000
TERM = re.compile(r"^\s*(?P<name>[\w.]+)(?:\s+(?P<way>asc|desc))?\s*$", re.IGNORECASE)


class RmaFarMixin(models.AbstractModel):
    """A long list whose last page takes no longer than its first.

    PostgreSQL finds a page by walking over all that is before it. Beyond the middle the way from
    the end is the shorter one::

        first ─────────► page 80 │ middle │ page 12,000 ◄───────── last
    """

    _name = "rma.far.mixin"
    _description = "Long List"

    @api.model
    @api.readonly
    def web_search_read(
        self, domain, specification, offset=0, limit=None, order=None, count_limit=None
    ):
        backwards = self._get_backwards(order or self._order)
        total = self.search_count(domain) if limit and offset >= FAR and backwards else 0
        if offset >= total or offset * 2 < total:
            return super().web_search_read(domain, specification, offset, limit, order, count_limit)
        count = min(limit, total - offset)
        records = self.search_fetch(
            domain,
            specification.keys(),
            offset=total - offset - count,
            limit=count,
            order=backwards,
        )
        return {"length": total, "records": records[::-1].web_read(specification)}

    @api.model
    def _get_backwards(self, order):
        """Return the order from the last record to the first, None where several stand alike."""
        terms = [TERM.match(term) for term in order.split(",")]
        if not all(terms) or terms[-1]["name"] != "id":
            return None
        ways = {"desc": "ASC"}
        return ", ".join(
            f"{term['name']} {ways.get((term['way'] or 'asc').lower(), 'DESC')}" for term in terms
        )

import re

from odoo import api, models
from odoo.tools import SQL

# Shorter than this, the start of a number stands for half of the database.
MIN_START = 3
MAX_WORDS = 4


class RmaFinderStart(models.AbstractModel):
    """Finds by the beginning of what is being typed: numbers and names, of an index each."""

    _inherit = "rma.finder"

    @api.model
    def _find_starting(self, term, limit):
        """Return the orders, customers and returns that begin as the term does.

        No order among them: what is found first is told, so that it never takes longer where much
        begins alike.

        :return: {model name: records that the user may read}
        """
        term = (term or "").strip()
        if len(term) < MIN_START:
            return {}
        queries = [
            SQL("(SELECT %s AS source, id FROM %s WHERE %s LIMIT %s)",
                model, SQL.identifier(self.env[model]._table), condition, limit)
            for model, condition in self._get_starts(term)
        ]  # fmt: skip
        found = {}
        for model, record_id in self.env.execute_query(SQL(" UNION ").join(queries)):
            found.setdefault(model, []).append(record_id)
        return {
            model: self._keep_readable(
                self.env[model].sudo(False).browse(sorted(ids, reverse=True))
            )
            for model, ids in found.items()
        }

    @api.model
    def _get_starts(self, term):
        """Return where to look: [(model name, condition)], each answered by an index."""
        start = re.sub(r"([\\%_])", r"\\\1", term) + "%"
        lower = "lower(%s) LIKE lower(%s)"
        starts = [
            ("sale.order", "name", lower),
            ("sale.order", "client_order_ref", lower),
            ("res.partner", "name", lower),
            ("res.partner", "email_normalized", "%s LIKE lower(%s)"),
            ("rma.order", "name", "%s LIKE upper(%s)"),
        ]
        conditions = [
            (name, SQL(operator, self.env[name]._field_to_sql(self.env[name]._table, field), start))
            for name, field, operator in starts
        ]
        words = self._match_words(term)
        return [*conditions, ("res.partner", words)] if words else conditions

    @api.model
    def _match_words(self, term):
        """Find names by the beginning of each of their words, whatever comes first."""
        words = re.findall(r"\w+", term)[:MAX_WORDS]
        if not any(len(word) >= MIN_START for word in words):
            return None
        query = " & ".join(f"{word}:*" for word in words)
        name = self.env["res.partner"]._field_to_sql("res_partner", "name")
        return SQL("to_tsvector('simple'::regconfig, %s) @@ to_tsquery('simple', %s)", name, query)

    @api.model
    def _keep_readable(self, records):
        """Return those that the user may read, of the companies at work, the newest first."""
        nothing = records.sudo(False).browse()
        if not nothing.has_access("read"):
            return nothing
        domain = [("id", "in", records.ids)]
        if "company_id" in records._fields:
            domain.append(("company_id", "in", [*self.env.companies.ids, False]))
        if records._name == "sale.order":
            domain.append(("state", "in", ("sale", "cancel")))
        return nothing.search(domain, order="id desc")

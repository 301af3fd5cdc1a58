import re
import unicodedata

from odoo import api, fields, models
from odoo.tools import SQL


class RmaCodedMixin(models.AbstractModel):
    """What other systems call by a code that stays, whatever its name is and in which language."""

    _name = "rma.coded.mixin"
    _description = "Record With a Code"

    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        copy=False,
        help="What other systems call it. Whoever changes it tells them.",
    )

    @api.depends("name")
    def _compute_code(self):
        """Give it a code: the one we know it by, or else made of its first name."""
        external = self._get_external_ids()
        prefix = f"rma_management.{self._table}_"
        rows = self.env.execute_query(
            SQL(
                "SELECT %s FROM %s WHERE code IS NOT NULL",
                SQL.identifier("code", to_flush=self._fields["code"]),
                SQL.identifier(self._table),
            )
        )
        taken = {code for (code,) in rows}
        for record in self:
            if record.code:
                record.code = record.code
                continue
            ours = [xmlid for xmlid in external.get(record.id, ()) if xmlid.startswith(prefix)]
            code = ours[0].removeprefix(prefix) if ours else _to_code(record.name)
            if not code or code in taken:
                code = "_".join(filter(None, (code, str(record._origin.id or ""))))
            taken.add(code)
            record.code = code or False

    @api.model
    def _find_by_code(self, text):
        """Return the record that goes by this code, or else by this external id or name."""
        found = self.search([("code", "=", text.lower())], limit=1)
        if not found and "." in text:
            known = self.env.ref(text, raise_if_not_found=False)
            found = known if known and known._name == self._name else found
        return found or self.search([("name", "=ilike", _escape(text))], limit=1)


def _to_code(name):
    """Return a name as a code: plain letters, figures and underscores."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:48]


def _escape(text):
    return re.sub(r"([\\%_])", r"\\\1", text)

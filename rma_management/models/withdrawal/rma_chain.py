from odoo import api, fields, models

from ...tools.chain import GENESIS, digest


class RmaChain(models.Model):
    """The last link of each chain of records, by which it shows that the end is missing."""

    _name = "rma.chain"
    _description = "Head of a Chain of Records"
    _inherit = "rma.typed.mixin"

    name = fields.Char(string="Model", required=True, readonly=True)
    sequence = fields.Integer(string="Records Appended", readonly=True)
    digest = fields.Char(string="Last Digest", readonly=True)

    _name_unique = models.UniqueIndex("(name)", "A chain has one head.")

    @api.model
    def _lock(self):
        """Have whoever appends wait for each other, until their transactions end.

        PostgreSQL takes a transaction's snapshot with its first query, and LOCK is none: where it
        comes first, what follows sees what those before have stored, and nobody fails. Where
        something was read before it, a conflict has Odoo start anew.
        """
        self.env.cr.execute("LOCK TABLE rma_chain IN EXCLUSIVE MODE")

    @api.model
    def _get_head(self, name):
        """Return where a chain ends: (number of records, digest of the last)."""
        head = self.sudo().search([("name", "=", name)])
        return (head.sequence, head.digest) if head else (0, GENESIS)

    @api.model
    def _append(self, name, record):
        """Add a record to the end of a chain.

        :param record: dict, see `tools.chain.Link`
        :return: what the record is to be stored with: sequence, previous_digest, digest
        """
        [link] = self._append_all(name, [record])
        return link

    @api.model
    def _append_all(self, name, records):
        """Add records to the end of a chain, in their order; see `_append`."""
        self._lock()
        sequence, previous = self._get_head(name)
        links = []
        for record in records:
            sequence += 1
            link = {"sequence": sequence, "digest": digest(sequence, previous, record)}
            links.append({**link, "previous_digest": previous})
            previous = link["digest"]
        # Nobody but the code that stores a record moves the head.
        head = self.sudo()._in_action().search([("name", "=", name)])
        vals = {"sequence": sequence, "digest": previous}
        if head:
            head.write(vals)
        else:
            head.create({"name": name, **vals})
        return links

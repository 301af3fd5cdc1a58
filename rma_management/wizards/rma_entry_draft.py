from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaEntryDraft(models.TransientModel):
    """The entry of a draft that is there already: what is chosen goes onto it."""

    _inherit = "rma.entry"

    draft_id = fields.Many2one("rma.order", string="Draft Return", readonly=True)
    draft_subject = fields.Char(related="draft_id.subject")

    @api.depends("draft_id")
    def _compute_parties(self):
        """Keep the draft's customer: an order of somebody else gets its verdict at once."""
        result = super()._compute_parties()
        for entry in self.filtered(lambda entry: entry.draft_id.partner_id):
            entry.partner_id = entry.draft_id.partner_id
        return result

    def _create_return(self, lines):
        """Put the lines on the draft, and its customer where it has none.

        :raises UserError: when somebody has submitted the draft meanwhile
        """
        draft = self.draft_id
        if not draft:
            return super()._create_return(lines)
        draft._check_actor()
        draft._claim()
        draft.invalidate_recordset()
        if draft.state != "draft":
            raise UserError(
                self.env._(
                    "%(name)s is no draft any more: somebody has submitted it. Open it to see what "
                    "comes back.",
                    name=draft.name,
                )
            )
        draft.write(self._prepare_draft_vals(lines))
        return draft

    def _prepare_draft_vals(self, lines):
        """Return what the entry adds to its draft."""
        vals = self._prepare_order_vals(lines)
        del vals["channel"]
        if not self.draft_id.user_id:
            vals["user_id"] = self.env.user.id
        if self.draft_id.line_ids:
            # Customer, company and addresses belong to what is on it already.
            for name in ("partner_id", "company_id", "partner_shipping_id", "partner_invoice_id"):
                del vals[name]
        if not self.note or self.draft_id.note:
            del vals["note"]
        return vals

from odoo import fields, models

from ..base.context import in_action


class AccountMoveClaim(models.Model):
    _inherit = "account.move"

    def _settle_agreed(self):
        """Bring draft credit notes to what was agreed meanwhile, and leave the rest of them."""
        for note in self:
            order = note._get_rma_orders()[:1]
            settled = note.invoice_line_ids.filtered(lambda line: line.rma_charge_id.claim_id)
            vals_list = order._prepare_agreed_vals(note)
            in_action(note).write(
                {
                    "invoice_line_ids": [
                        *(fields.Command.delete(line.id) for line in settled),
                        *(fields.Command.create(vals) for vals in vals_list),
                    ]
                }
            )

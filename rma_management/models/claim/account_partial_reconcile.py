from odoo import api, models


class AccountPartialReconcile(models.Model):
    """All that pays a credit note comes by here: payments, lines of the bank, entries by hand."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        # Whoever pays need not be one who reads disputes: they are told what stands against it.
        notes = partials.sudo().credit_move_id.move_id._get_rma_notes()
        notes._check_chargeback(partials)
        return partials

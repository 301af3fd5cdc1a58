from odoo import api, models


class AccountPartialReconcile(models.Model):
    """What entries are matched with, or not any more, is followed by the returns of their goods.

    By an event and not by a dependency: whatever changes an entry changes what is open on it, so
    all that is stored of returns would hang on every field of every entry, and each entry that
    anybody writes would pay for it.
    """

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        partials = super().create(vals_list)
        partials._get_matched_moves()._follow_rma_event("match")
        return partials

    def unlink(self):
        moves = self._get_matched_moves()
        result = super().unlink()
        moves.exists()._follow_rma_event("match")
        return result

    def _get_matched_moves(self):
        # Whoever matches entries need not read both of them.
        partials = self.sudo()
        return partials.debit_move_id.move_id | partials.credit_move_id.move_id


class AccountPayment(models.Model):
    """A payment that waits for the bank statement alone pays without an entry to match."""

    _inherit = "account.payment"

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.sudo().invoice_ids._follow_rma_event("match")
        return result

from odoo import models


class AccountMoveMessage(models.Model):
    """What customers are told of their credit notes."""

    _inherit = "account.move"

    def _tell_credited(self):
        self._get_rma_notes()._get_rma_orders()._tell("credited")

    def _get_amount_set_off(self):
        """Return what of a credit note was taken off what the customer still owed for the goods."""
        self.ensure_one()
        invoices = self._get_rma_invoices()
        return sum(
            partial["amount"]
            for partial in self._get_all_reconciled_invoice_partials()
            if partial["aml"].move_id in invoices
        )

from odoo import models


class AccountMoveMessage(models.Model):
    """What customers and others hear of credit notes."""

    _inherit = "account.move"

    def _tell_credited(self):
        self._get_rma_notes()._get_rma_orders()._tell("credited")

    def _notify_credited(self):
        self._get_rma_notes()._get_rma_orders()._notify_event("credited")

    def _notify_refunded(self):
        """What went back through a payment provider is told by `rma.refund`."""
        by_hand = self.filtered(
            lambda note: (
                "done" not in note.rma_refund_ids.mapped("state") and note._is_paid_in_money()
            )
        )
        by_hand._get_rma_orders()._notify_event("refunded")

    def _is_paid_in_money(self):
        """Tell whether money has left for it: what is set off against an invoice is none."""
        self.ensure_one()
        return bool(self.reconciled_payment_ids) or any(
            partial["aml"].statement_line_id
            for partial in self._get_all_reconciled_invoice_partials()
        )

    def _get_amount_set_off(self):
        """Return what of a credit note was taken off what the customer still owed for the goods."""
        self.ensure_one()
        invoices = self._get_rma_invoices()
        return sum(
            partial["amount"]
            for partial in self._get_all_reconciled_invoice_partials()
            if partial["aml"].move_id in invoices
        )

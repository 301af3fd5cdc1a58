from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _refund(self, amount_to_refund=None):
        """What somebody refunds by hand; our own refunds shrink with their credit note."""
        # Whoever refunds need not be one who reads disputes.
        orders = self.sudo()._get_rma_orders()
        orders._claim()
        orders._get_chargeback()._refuse_payment()
        return super()._refund(amount_to_refund=amount_to_refund)

    def _get_rma_orders(self):
        """Return the returns of what a payment was for."""
        sold = self.sale_order_ids | self.invoice_ids.line_ids.sale_line_ids.order_id
        return sold.rma_order_ids

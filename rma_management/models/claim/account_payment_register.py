from odoo import models


class AccountPaymentRegister(models.TransientModel):
    _inherit = "account.payment.register"

    def _create_payments(self):
        """A payment without an entry of its own is not matched before the bank has paid it."""
        notes = self.line_ids.move_id.sudo()._get_rma_notes()
        notes._get_rma_orders()._get_chargeback()._refuse_payment()
        return super()._create_payments()

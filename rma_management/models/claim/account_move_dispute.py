from fractions import Fraction

from odoo import models

from ...tools.refund import allocate, exact


class AccountMoveDispute(models.Model):
    _inherit = "account.move"

    def action_register_payment(self):
        notes = self.sudo()._get_rma_notes()
        notes._get_rma_orders()._get_chargeback()._refuse_payment()
        return super().action_register_payment()

    def _get_rma_unpaid(self, but=()):
        """What a body may take, or has taken, is not paid as well."""
        unpaid = super()._get_rma_unpaid(but)
        orders = self.sudo()._get_rma_orders()
        if not unpaid or not orders.dispute_ids:
            return unpaid
        if orders._get_chargeback():
            return 0.0
        return max(self.currency_id.round(unpaid - float(self._get_charged_back(orders))), 0.0)

    def _get_charged_back(self, orders):
        """Return what was taken that this note credits: of several notes the first ones first."""
        notes = orders._get_posted_notes().sorted("id")
        taken = sum((order._get_charged_back() for order in orders), Fraction(0))
        shares = allocate(taken, [(note, exact(note.amount_total)) for note in notes])
        return dict(shares).get(self, Fraction(0))

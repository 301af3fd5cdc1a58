from odoo import models


class AccountCashRounding(models.Model):
    _inherit = "account.cash.rounding"

    def compute_difference(self, currency, amount):
        """Round what has been credited of an invoice in all, not each part of it by itself."""
        before = self.env.context.get("rma_credited_before")
        if not before:
            return super().compute_difference(currency, amount)
        exact, rounded = before
        total = self.round(currency.round(exact + amount))
        return currency.round(total - rounded - amount)

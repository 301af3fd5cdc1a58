from odoo import api, fields, models

from ...tools.charges import get_total
from ...tools.refund import exact
from .amounts import get_document_amounts


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.depends("rma_charge_id", "rma_origin_line_id")
    def _compute_epd_needed(self):
        """A fee is not paid early: its tax is that of all of it."""
        result = super()._compute_epd_needed()
        for line in self:
            if line.rma_charge_id and not line.rma_origin_line_id:
                line.epd_needed = False
        return result

    def _get_early_taxes(self):
        """Return the taxes that paying early lowers: a fixed amount stays what it is."""
        self.ensure_one()
        return self.tax_ids.filtered(lambda tax: tax.amount_type != "fixed")

    def _get_rma_total(self):
        """Return what a line comes to, tax included.

        With "mixed" terms a part of its taxes is taken off by journal items of their own.
        """
        self.ensure_one()
        if not self.move_id._get_rma_mixed_term():
            return exact(self.price_total)
        return get_total(get_document_amounts(self.move_id)[self][0])

    def _prepare_rma_early_discount_vals(self, entry):
        """Return the values of the credit note line that takes off what was never paid.

        :param entry: `Credit` of an `EarlyDiscount` on this receivable
        """
        self.ensure_one()
        invoice, taxes = self.move_id, entry.invoice_line.taxes
        customers = self.with_context(lang=invoice.partner_id.lang or self.env.lang).env
        vals = {
            "name": customers._("Early payment discount on %(invoice)s", invoice=invoice.name),
            "account_id": invoice.company_id.account_journal_early_pay_discount_loss_account_id.id,
            "quantity": 1.0,
            "discount": 0.0,
            "price_unit": float(entry.amounts["net", None, "doc"]),
            "tax_ids": [fields.Command.set(taxes.ids)],
            "rma_origin_line_id": self.id,
        }
        return self._settle_rma_amounts(vals, entry.amounts, taxes, invoice)

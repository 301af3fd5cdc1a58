from fractions import Fraction

from odoo import models

from odoo.addons.rma_management.models.credit.amounts import get_quantity, get_sold_quantity


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_quantity_earning(self):
        """Return what was bought, returned or not, in the product's unit.

        Of products invoiced when ordered, what comes back is taken off the ordered quantity.
        """
        self.ensure_one()
        invoiced = self.invoice_lines.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.move_id.move_type == "out_invoice"
                and not line.move_id._is_reversal()
            )
        )
        total = sum((get_quantity(line) for line in invoiced), Fraction(0))
        return max(total, self._to_product_unit(self.product_uom_qty))

    def _get_quantity_credited(self):
        """Return what standing credit notes of returns credit, in the unit of what was sold."""
        self.ensure_one()
        entries = self.rma_line_ids.credit_line_ids.filtered(
            lambda entry: not entry.rma_charge_id and entry.parent_state == "posted"
        )
        return sum(
            (get_sold_quantity(entry) * entry._get_credit_sign() for entry in entries), Fraction(0)
        )

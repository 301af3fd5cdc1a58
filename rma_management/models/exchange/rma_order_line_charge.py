from odoo import fields, models


class RmaOrderLineExchangeCharge(models.Model):
    _inherit = "rma.order.line"

    def _prepare_replacement_invoice_line_vals(self, quantity):
        """Return the values of the invoice line of a replacement, at the price of the goods."""
        self.ensure_one()
        sale_line = self.sale_line_id
        if sale_line:
            unit = sale_line.product_uom_id
            in_unit = self.product_uom_id._compute_quantity(quantity, unit)
            return sale_line._prepare_invoice_line(quantity=in_unit, extra_tax_data=False)
        return {
            "product_id": self.product_id.id,
            "name": self.product_id.display_name,
            "quantity": quantity,
            "product_uom_id": self.product_uom_id.id,
            "price_unit": self.price_unit,
            "tax_ids": [fields.Command.set(self.tax_ids.ids)],
        }

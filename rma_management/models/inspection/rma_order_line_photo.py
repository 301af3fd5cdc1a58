from odoo import fields, models

from ...tools.units import get_price_in_unit


class RmaOrderLinePhoto(models.Model):
    _inherit = "rma.order.line"

    def _is_photo_required(self, grade):
        """Tell whether goods of this line that get this grade are inspected with a photo only."""
        self.ensure_one()
        if grade.is_photo_required:
            return True
        amount = self.company_id.rma_photo_amount
        return bool(amount) and self._get_unit_worth() >= amount

    def _get_unit_worth(self):
        """Return what the customer paid per unit of the product, in the company's currency."""
        self.ensure_one()
        # Who inspects need not be able to read what was paid; only the comparison gets out.
        line = self.sudo()
        if line.sale_line_id:
            price, unit = line.sale_line_id.price_reduce_taxinc, line.sale_line_id.product_uom_id
        else:
            price, unit = line.price_unit, line.product_uom_id
        price = get_price_in_unit(price, unit, line.product_id.uom_id, line.product_id)
        company = line.company_id
        return line.currency_id._convert(price, company.currency_id, company, fields.Date.today())

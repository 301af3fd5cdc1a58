from odoo import api, models


class RmaEntryLineNoOrder(models.TransientModel):
    _inherit = "rma.entry.line"

    @api.depends("quantity", "entry_id.partner_id")
    def _compute_price_unit(self):
        return super()._compute_price_unit()

    @api.depends("entry_id.partner_id")
    def _compute_tax_ids(self):
        return super()._compute_tax_ids()

    @api.depends("quantity")
    def _compute_qty_returnable(self):
        return super()._compute_qty_returnable()

    @api.depends("product_id", "price_basis", "price_unit", "date_purchased", "entry_id.partner_id")
    def _compute_verdict(self):
        return super()._compute_verdict()

    @api.depends("price_unit", "tax_ids")
    def _compute_amount_estimated(self):
        return super()._compute_amount_estimated()

    def _prepare_order_line_vals(self):
        """A price is typed once; every other one follows from its basis again."""
        vals = super()._prepare_order_line_vals()
        if self._is_without_order():
            vals.update(price_basis=self.price_basis, date_purchased=self.date_purchased)
            if self.price_basis == "manual":
                vals["price_unit"] = self.price_unit
        return vals

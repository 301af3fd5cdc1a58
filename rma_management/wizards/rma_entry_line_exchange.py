from odoo import api, models


class RmaEntryLineExchange(models.TransientModel):
    _inherit = "rma.entry.line"

    @api.depends("quantity", "entry_id.partner_id")
    def _compute_exchange_total(self):
        return super()._compute_exchange_total()

    @api.depends("exchange_product_id", "entry_id.line_ids.exchange_product_id")
    def _compute_verdict(self):
        return super()._compute_verdict()

    @api.depends("exchange_product_id")
    def _compute_amount_estimated(self):
        return super()._compute_amount_estimated()

    def _prepare_order_line_vals(self):
        vals = super()._prepare_order_line_vals()
        if self._is_exchange():
            vals["exchange_product_id"] = self.exchange_product_id.id
        return vals

from odoo import api, models


class StockRule(models.Model):
    _inherit = "stock.rule"

    @api.model
    def _get_procurements_to_merge_groupby(self, procurement):
        """Two lines of a return want a purchase each, though it be of one order line."""
        return (
            procurement.values.get("rma_exchange_line_id", False),
            super()._get_procurements_to_merge_groupby(procurement),
        )

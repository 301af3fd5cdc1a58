from odoo import models


class StockLocation(models.Model):
    _inherit = "stock.location"

    def _is_outgoing(self):
        """Answer from what is known that nearly no place is between companies.

        Core asks the database each time which place that is, for each move of each order line.
        """
        self.ensure_one()
        if self.usage == "customer":
            return True
        between = self.env["ir.model.data"]._xmlid_to_res_id("stock.stock_location_inter_company")
        is_below = bool(between) and f"/{between}/" in f"/{self.parent_path}"
        return is_below and super()._is_outgoing()

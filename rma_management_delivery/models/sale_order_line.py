from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _is_outbound_freight(self):
        return self.is_delivery or super()._is_outbound_freight()

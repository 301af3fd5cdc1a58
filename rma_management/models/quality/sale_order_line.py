from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    # A customer's last lines are read from its end, however many there are before.
    _rma_customer_index = models.Index("(order_partner_id, id DESC)")

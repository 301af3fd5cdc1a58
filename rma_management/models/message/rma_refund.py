from odoo import models


class RmaRefundEvent(models.Model):
    _inherit = "rma.refund"

    def _notify_refunded(self):
        self.order_id._notify_event("refunded")

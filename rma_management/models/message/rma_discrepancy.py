from odoo import models


class RmaDiscrepancyEvent(models.Model):
    _inherit = "rma.discrepancy"

    def _notify_discrepancy(self):
        self.order_id._notify_event("discrepancy")

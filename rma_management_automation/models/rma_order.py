from odoo import models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    def _notify_event(self, code):  # pylint: disable=missing-return
        super()._notify_event(code)
        self.env["base.automation"]._run_rma_event(self, code)

from odoo import models


class RmaInspectionNoOrder(models.Model):
    """Goods without an order go back on a transfer of their own, as they came."""

    _inherit = "rma.inspection"

    def _dispose_customer(self):
        """On a transfer with goods of an order, core would add them to that order."""
        without = self.filtered(lambda inspection: inspection.line_id._is_without_order())
        if without and without != self:
            super(RmaInspectionNoOrder, without)._dispose_customer()
        return super(RmaInspectionNoOrder, self - without or self)._dispose_customer()

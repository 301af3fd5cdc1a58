from odoo import models


class RmaDisposalNoOrder(models.AbstractModel):
    """Goods without an order go back on a transfer of their own, as they came."""

    _inherit = "rma.disposal.mixin"

    def _dispose_customer(self):
        """On a transfer with goods of an order, core would add them to that order."""
        without = self.filtered(
            lambda disposal: disposal._get_inspection().line_id._is_without_order()
        )
        if without and without != self:
            super(RmaDisposalNoOrder, without)._dispose_customer()
        return super(RmaDisposalNoOrder, self - without or self)._dispose_customer()

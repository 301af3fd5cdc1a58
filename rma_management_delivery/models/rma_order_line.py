from odoo import api, models


class RmaOrderLine(models.Model):
    """A credit that is due at the carrier's first scan, or with the goods where nobody scanned."""

    _inherit = "rma.order.line"

    @api.depends("order_id.date_scanned")
    def _compute_qty_due(self):
        return super()._compute_qty_due()

    def _get_quantity_at(self, timing):
        if timing == "scan" and self._is_goods_expected():
            return self.product_uom_qty if self.order_id.date_scanned else self.qty_received
        return super()._get_quantity_at(timing)

    def _get_withheld_quantity(self, timing):
        """What is here and in question is held back, if it was not credited at the scan."""
        return super()._get_withheld_quantity("receipt" if timing == "scan" else timing)

    @api.model
    def _get_timings(self):
        first, *later = super()._get_timings()
        return (first, "scan", *later)

    def _get_due_events(self):
        if self._get_refund_timing() != "scan":
            return super()._get_due_events()
        day = self.order_id.date_scanned
        if not day:
            return self._get_receipt_events()
        return [(day, self._to_product_unit(self.product_uom_qty))]

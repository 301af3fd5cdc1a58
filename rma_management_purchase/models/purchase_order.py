from odoo import api, fields, models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    rma_vendor_return_ids = fields.One2many(
        "rma.vendor.return", "purchase_id", string="Vendor Returns"
    )
    rma_vendor_return_count = fields.Integer(compute="_compute_rma_vendor_return_count")

    @api.depends("rma_vendor_return_ids")
    def _compute_rma_vendor_return_count(self):
        for order in self:
            # That goods went back tells nothing of the return they came with.
            order.rma_vendor_return_count = len(order.sudo().rma_vendor_return_ids)

    def action_view_rma_vendor_returns(self):
        """Open what of this order went back because customers returned it."""
        returns = self.rma_vendor_return_ids
        return self.env["rma.order"]._get_records_action(
            "rma_management_purchase.rma_vendor_return_action",
            returns,
            self.env._("Vendor Returns"),
        )

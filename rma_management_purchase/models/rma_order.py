from odoo import api, fields, models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    vendor_return_ids = fields.One2many("rma.vendor.return", "order_id", string="Vendor Returns")
    vendor_return_count = fields.Integer(compute="_compute_vendor_return_count")

    @api.depends("vendor_return_ids")
    def _compute_vendor_return_count(self):
        for order in self:
            # Whether the user may open it is for the vendor return to decide.
            order.vendor_return_count = len(order.sudo().vendor_return_ids)

    def action_view_vendor_returns(self):
        return self._get_records_action(
            "rma_management_purchase.rma_vendor_return_action",
            self.vendor_return_ids,
            self.env._("Vendor Returns"),
        )

from odoo import api, fields, models


class RmaOrderComponent(models.Model):
    """A return on which single components of kits can be chosen."""

    _inherit = "rma.order"

    has_kits = fields.Boolean(compute="_compute_has_kits")

    @api.depends("line_ids.sale_line_id")
    def _compute_has_kits(self):
        for order in self:
            order.has_kits = bool(order.line_ids.component_ids)

    @api.depends("line_ids.product_id")
    def _compute_amount_estimated(self):
        return super()._compute_amount_estimated()

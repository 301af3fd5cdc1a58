from odoo import api, fields, models

from ..models.policy.rma_line_mixin import RESOLUTIONS


class RmaResolutionLine(models.TransientModel):
    _name = "rma.resolution.line"
    _description = "Change Resolution Line"

    wizard_id = fields.Many2one("rma.resolution", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="wizard_id.company_id")
    rma_line_id = fields.Many2one("rma.order.line", string="Product", required=True)
    product_uom_qty = fields.Float(related="rma_line_id.product_uom_qty")
    resolution = fields.Selection(RESOLUTIONS, required=True)
    exchange_product_id = fields.Many2one(
        "product.product",
        string="Replacement",
        compute="_compute_exchange_product_id",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("resolution", "rma_line_id")
    def _compute_exchange_product_id(self):
        for line in self:
            line.exchange_product_id = line.resolution == "exchange" and (
                line.exchange_product_id or line.rma_line_id.product_id
            )

    def _is_changed(self):
        self.ensure_one()
        line = self.rma_line_id
        return (self.resolution, self.exchange_product_id) != (
            line.resolution,
            line.exchange_product_id,
        )

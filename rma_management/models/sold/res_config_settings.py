from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_lower_ordered_qty = fields.Boolean(
        related="company_id.rma_lower_ordered_qty", readonly=False
    )
    rma_fee_product_id = fields.Many2one(related="company_id.rma_fee_product_id", readonly=False)
    rma_packing_instructions = fields.Html(
        related="company_id.rma_packing_instructions", readonly=False
    )
    rma_forbid_self_approval = fields.Boolean(
        related="company_id.rma_forbid_self_approval", readonly=False
    )
    rma_withdrawal_scope = fields.Selection(
        related="company_id.rma_withdrawal_scope", readonly=False, required=True
    )

from odoo import fields, models


class ResConfigSettingsWithdrawal(models.TransientModel):
    _inherit = "res.config.settings"

    rma_withdrawal_label_ids = fields.Many2many(
        related="company_id.rma_withdrawal_label_ids", readonly=False
    )

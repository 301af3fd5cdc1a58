from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_handling_minutes = fields.Float(related="company_id.rma_handling_minutes", readonly=False)
    rma_handling_rate = fields.Monetary(
        related="company_id.rma_handling_rate", currency_field="rma_currency_id", readonly=False
    )
    rma_parcel_cost = fields.Monetary(
        related="company_id.rma_parcel_cost", currency_field="rma_currency_id", readonly=False
    )

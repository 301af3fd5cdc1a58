from odoo import fields, models


class ResConfigSettingsMessage(models.TransientModel):
    _inherit = "res.config.settings"

    rma_quiet_from = fields.Float(related="company_id.rma_quiet_from", readonly=False)
    rma_quiet_to = fields.Float(related="company_id.rma_quiet_to", readonly=False)
    rma_transit_days = fields.Integer(related="company_id.rma_transit_days", readonly=False)

from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_claim_auto = fields.Boolean(related="company_id.rma_claim_auto", readonly=False)
    rma_claim_tolerance = fields.Float(related="company_id.rma_claim_tolerance", readonly=False)
    rma_claim_limit_agent = fields.Monetary(
        related="company_id.rma_claim_limit_agent",
        readonly=False,
        currency_field="rma_currency_id",
    )
    rma_claim_limit_manager = fields.Monetary(
        related="company_id.rma_claim_limit_manager",
        readonly=False,
        currency_field="rma_currency_id",
    )
    rma_claim_return_cost = fields.Monetary(
        related="company_id.rma_claim_return_cost",
        readonly=False,
        currency_field="rma_currency_id",
    )
    rma_offer_days = fields.Integer(related="company_id.rma_offer_days", readonly=False)
    rma_offer_reminder_days = fields.Integer(
        related="company_id.rma_offer_reminder_days", readonly=False
    )
    rma_silence_customer = fields.Selection(
        related="company_id.rma_silence_customer", readonly=False
    )
    rma_silence_company = fields.Selection(related="company_id.rma_silence_company", readonly=False)

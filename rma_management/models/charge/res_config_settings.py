from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_freight_product_id = fields.Many2one(
        related="company_id.rma_freight_product_id", readonly=False
    )
    rma_value_product_id = fields.Many2one(
        related="company_id.rma_value_product_id", readonly=False
    )
    rma_goodwill_product_id = fields.Many2one(
        related="company_id.rma_goodwill_product_id", readonly=False
    )
    rma_delivery_product_ids = fields.Many2many(
        related="company_id.rma_delivery_product_ids", readonly=False
    )
    rma_goodwill_limit = fields.Monetary(
        related="company_id.rma_goodwill_limit",
        currency_field="rma_currency_id",
        readonly=False,
    )
    rma_standard_delivery = fields.Monetary(
        related="company_id.rma_standard_delivery",
        currency_field="rma_currency_id",
        readonly=False,
    )
    rma_currency_id = fields.Many2one(related="company_id.currency_id", string="Returns Currency")

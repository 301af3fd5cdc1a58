from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    accepts_returns = fields.Boolean(
        help="The vendor takes back what our customers return, and credits it.",
    )
    vendor_return_days = fields.Integer(
        string="Returns Within",
        help="Days after the receipt in which the vendor takes goods back. 0: whenever.",
    )

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + ["accepts_returns", "vendor_return_days"]

    @api.model
    def _get_rma_typed(self):
        return super()._get_rma_typed() | {"accepts_returns", "vendor_return_days"}

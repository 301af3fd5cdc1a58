from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_return_carrier_id = fields.Many2one(
        "delivery.carrier",
        string="Return Carrier",
        check_company=True,
        help="Brings returns back where their policy names no carrier. Left empty, the carrier of "
        "the delivery does, if it makes return labels.",
    )

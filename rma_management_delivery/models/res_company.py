from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_return_carrier_id = fields.Many2one(
        "delivery.carrier",
        string="Return Carrier",
        check_company=True,
        help="Brings returns back where their policy names no carrier. Left empty, the carrier of "
        "the delivery does, if it makes return labels.",
    )

    @api.model
    def _get_rma_typed(self):
        return super()._get_rma_typed() | {"rma_return_carrier_id"}

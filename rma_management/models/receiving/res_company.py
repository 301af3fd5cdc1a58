from odoo import fields, models


class ResCompanyReceiving(models.Model):
    _inherit = "res.company"

    rma_transit_days = fields.Integer(
        string="Days on the Way",
        default=3,
        help="How long a parcel usually takes from the customer to us.",
    )

    _check_rma_transit_days = models.Constraint(
        "CHECK (rma_transit_days >= 0)", "A number of days is not negative."
    )

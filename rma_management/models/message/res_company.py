from odoo import fields, models


class ResCompanyMessage(models.Model):
    """When customers are left alone."""

    _inherit = "res.company"

    rma_quiet_from = fields.Float(
        string="No Reminders From",
        default=20.0,
        help="In the customer's time zone, or else the company's. Same as the end: at any time.",
    )
    rma_quiet_to = fields.Float(string="No Reminders Until", default=8.0)

    _check_rma_quiet = models.Constraint(
        "CHECK (rma_quiet_from >= 0 AND rma_quiet_from <= 24"
        " AND rma_quiet_to >= 0 AND rma_quiet_to <= 24)",
        "An hour of the day is between 0:00 and 24:00.",
    )

from odoo import fields, models


class ResCompany(models.Model):
    """The settings of the portal return of Odoo 19.4."""

    _inherit = "res.company"

    allow_spontaneous_returns = fields.Boolean()
    return_validity_days = fields.Integer(default=14)

from odoo import fields, models


class ReturnReason(models.Model):
    """Why customers return goods, as `stock` of Odoo 19.4 knows it."""

    _name = "return.reason"
    _description = "Return Reason of a Later Odoo"
    _order = "sequence"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)

from odoo import fields, models


class RmaCharge(models.Model):
    _inherit = "rma.charge"

    type = fields.Selection(
        selection_add=[("missing_accessory", "Missing accessory")],
        ondelete={"missing_accessory": "cascade"},
    )

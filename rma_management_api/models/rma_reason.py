from odoo import models


class RmaReason(models.Model):
    _name = "rma.reason"
    _inherit = ["rma.reason", "rma.coded.mixin"]

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This code is taken. Choose another one."
    )

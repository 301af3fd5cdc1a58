from odoo import models


class RmaDisposition(models.Model):
    _name = "rma.disposition"
    _inherit = ["rma.disposition", "rma.coded.mixin"]

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This code is taken. Choose another one."
    )

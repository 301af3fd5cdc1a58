from odoo import models


class RmaGrade(models.Model):
    _name = "rma.grade"
    _inherit = ["rma.grade", "rma.coded.mixin"]

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This code is taken. Choose another one."
    )

from odoo import api, models

from odoo.addons.rma_management.tools.typed import typed


class RmaDisposition(models.Model):
    _name = "rma.disposition"
    _inherit = ["rma.disposition", "rma.coded.mixin"]

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "This code is taken. Choose another one."
    )

    @api.model
    def _get_typed(self):
        return super()._get_typed() | typed("code")

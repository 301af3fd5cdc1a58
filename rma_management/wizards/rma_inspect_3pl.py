from odoo import models

from ..models.rma_3pl import is_3pl, is_open_field


class RmaInspectLine3pl(models.TransientModel):
    _inherit = "rma.inspect.line"

    def _compute_recommendation(self):
        """A third party is told what becomes of the goods, and not what they bring."""
        result = super()._compute_recommendation()
        if is_3pl(self.env):
            self.recommendation = False
        return result


class RmaInspectItem3pl(models.TransientModel):
    _inherit = "rma.inspect.item"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and is_open_field(self, field)

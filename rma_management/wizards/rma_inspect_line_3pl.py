from odoo import models

from ..models.third_party.rma_outsider import is_3pl


class RmaInspectLine3pl(models.TransientModel):
    _inherit = "rma.inspect.line"

    def _compute_recommendation(self):
        """A third party is told what becomes of the goods, and not what they bring."""
        result = super()._compute_recommendation()
        if is_3pl(self.env):
            self.recommendation = False
        return result

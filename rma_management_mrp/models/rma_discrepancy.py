from odoo import models
from odoo.exceptions import UserError


class RmaDiscrepancy(models.Model):
    _inherit = "rma.discrepancy"

    def _after_close_short(self):
        """What came of an incomplete kit is here: somebody has to say what becomes of it."""
        refusals = self.line_id._get_incomplete_refusals()
        if refusals:
            raise UserError("\n".join(refusals))
        return super()._after_close_short()

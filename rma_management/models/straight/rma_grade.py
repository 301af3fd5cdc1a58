from odoo import api, models


class RmaGradeStraight(models.Model):
    _inherit = "rma.grade"

    @api.model
    def _get_straight_grade(self):
        """Return the grade of goods that nobody looked at: the best, if it puts them in stock."""
        best = self.search([], limit=1)
        disposition = best.disposition_id
        in_stock = disposition.stock_effect == "transfer" and not disposition.location_id
        return best if in_stock and disposition.is_credited else best.browse()

from odoo import api, models


class RmaDecisionObjection(models.Model):
    """That somebody objected, and what was answered, is on record like the rest."""

    _inherit = "rma.decision"

    @api.model
    def _get_events(self):
        return [
            *super()._get_events(),
            ("object", "Objection raised"),
            ("uphold", "Objection upheld"),
            ("dismiss", "Objection dismissed"),
        ]

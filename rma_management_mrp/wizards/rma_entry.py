from odoo import api, models


class RmaEntry(models.TransientModel):
    _inherit = "rma.entry"

    @api.depends("line_ids.allowed_lot_ids")
    def _compute_shown_columns(self):
        """Let the serials of components be chosen, too."""
        result = super()._compute_shown_columns()
        for entry in self:
            entry.has_tracking |= bool(entry.line_ids.allowed_lot_ids)
        return result

from odoo import api, fields, models


class RmaEntry(models.TransientModel):
    _inherit = "rma.entry"

    has_kits = fields.Boolean(compute="_compute_has_kits")

    @api.depends("line_ids.sale_line_id")
    def _compute_has_kits(self):
        for entry in self:
            entry.has_kits = bool(entry.line_ids.component_ids)

    @api.depends("line_ids.allowed_lot_ids")
    def _compute_shown_columns(self):
        """Let the serials of components be chosen, too."""
        result = super()._compute_shown_columns()
        for entry in self:
            entry.has_tracking |= bool(entry.line_ids.allowed_lot_ids)
        return result

    @api.depends("line_ids.product_id")
    def _compute_estimate(self):
        return super()._compute_estimate()


class RmaEntryLine(models.TransientModel):
    _inherit = "rma.entry.line"

    @api.depends("product_id", "entry_id.line_ids.product_id")
    def _compute_verdict(self):
        return super()._compute_verdict()

    @api.depends("product_id")
    def _compute_amount_estimated(self):
        return super()._compute_amount_estimated()

    @api.depends("product_id")
    def _compute_allowed_lot_ids(self):
        result = super()._compute_allowed_lot_ids()
        self._narrow_to_component()
        return result

from odoo import models


class RmaDisposalMixin(models.AbstractModel):
    """A component that goes back to the customer belongs to its kit again."""

    _inherit = "rma.disposal.mixin"

    def _prepare_disposition_move_vals(self, picking, quantities=None):
        vals = super()._prepare_disposition_move_vals(picking, quantities)
        inspection = self._get_inspection()
        if inspection.line_id._is_component():
            move = inspection._get_received_moves()[:1]
            vals.update(
                bom_line_id=move.bom_line_id.id,
                rma_kit_ratio=move.rma_kit_ratio,
                rma_kit_worth=move.rma_kit_worth,
            )
        return vals

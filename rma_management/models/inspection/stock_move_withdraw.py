from fractions import Fraction

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ...tools.core_names import MOVE_UNIT
from ...tools.units import to_product_unit


class StockMove(models.Model):
    """A transfer of inspected units that is cancelled, or done short, takes the decision back."""

    _inherit = "stock.move"

    def _prepare_move_split_vals(self, qty):
        # What stays behind still belongs to the inspection that sent it.
        vals = super()._prepare_move_split_vals(qty)
        return {
            **vals,
            "rma_inspection_id": self.rma_inspection_id.id,
            "rma_disposition_id": self.rma_disposition_id.id,
            "rma_step_id": self.rma_step_id.id,
        }

    def _get_undone_quantity(self):
        """Return what was to move and will not, in the product's unit."""
        self.ensure_one()
        if self.state not in ("done", "cancel"):
            return Fraction(0)
        wanted = to_product_unit(self.product_uom_qty, self[MOVE_UNIT], self.product_id)
        moved = self._get_product_quantity() if self.state == "done" else 0
        return max(wanted - moved, Fraction(0))

    def _withdraw_disposition(self):
        """Let units that go no further be inspected again."""
        undone = self.filtered(lambda move: move.rma_inspection_id and move._get_undone_quantity())
        quantities = {}
        for move in undone:
            inspection = move.rma_inspection_id
            # What never left the returns location is where it belongs.
            if move.location_id != inspection._get_returns_location():
                disposal = move._get_rma_disposal()
                quantity = inspection.line_id._from_product_unit(move._get_undone_quantity())
                quantities[disposal] = quantities.get(disposal, 0.0) + quantity
        for model, disposals in groupby(quantities, lambda disposal: disposal._name):
            self.env[model].union(*disposals)._take_back(quantities)
        undone.rma_inspection_id._after_withdrawn()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_disposed(self):
        if self.rma_inspection_id:
            raise UserError(
                self.env._(
                    "This transfer shows what became of inspected goods and cannot be deleted. "
                    "Cancel it: the goods then wait to be inspected again."
                )
            )

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.rma_management.tools.refund import allocate

from .rma_order_line import is_claimed


class RmaOrderLineComponent(models.Model):
    """The way of a single component: off the deliveries that the kits draw on, too."""

    _inherit = "rma.order.line"

    @api.depends("product_id")
    def _compute_allowed_lot_ids(self):
        result = super()._compute_allowed_lot_ids()
        self._narrow_to_component()
        return result

    def _get_component_moves(self):
        """Return the moves that bring the component, or send it back before it is inspected."""
        self.ensure_one()
        return self.sudo().move_ids.filtered(
            lambda move: (
                not move.rma_inspection_id and (move._is_from_customer() or move._is_to_customer())
            )
        )

    def _get_kits_claimed(self, moves):
        if not self._is_component():
            return super()._get_kits_claimed(moves)
        if self.state not in ("authorized", "done"):
            return {}
        totals = (self._get_component_moves() & moves)._sum_kits(is_claimed)
        return {part: kits for part, (kits, _slack) in totals.items()}

    def _take_deliveries(self, positions):
        if not self._is_component():
            return super()._take_deliveries(positions)
        wanted = self._get_quantity_to_expect()
        if not wanted:
            return []
        parts, result = positions[self._open_kit_positions(positions)], []
        for part, left in parts.items():
            if part[0] != self.product_id.id:
                continue
            available = [(move, kits * move._get_kit_ratio()) for move, kits in left]
            shares = allocate(wanted, self._sort_deliveries(available))
            wanted -= sum(share for _move, share in shares)
            taken = dict(shares)
            parts[part] = [
                (move, kits - taken.get(move, 0) / move._get_kit_ratio()) for move, kits in left
            ]
            result += shares
        if wanted > 0:
            raise UserError(self._get_claimed_text())
        return result

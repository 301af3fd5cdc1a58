from fractions import Fraction

from odoo import models


class RmaLineMixin(models.AbstractModel):
    _inherit = "rma.line.mixin"

    def _is_kit(self):
        """Tell whether what comes back was delivered as components."""
        self.ensure_one()
        sale_line = self.sale_line_id._origin
        return self.product_id._origin == sale_line.product_id and sale_line._is_kit()

    def _get_kits_held(self):
        """Return what this line itself has claimed of each component: {part: kits}."""
        return {}

    def _is_sure_to_end_in(self, grade):
        # What comes is components: whether they make a kit, somebody has to see.
        return not self._is_kit() and super()._is_sure_to_end_in(grade)

    def _get_returnable(self):
        if not self._is_kit():
            return super()._get_returnable()
        sale_line = self.sale_line_id._origin
        parts = sale_line._get_kit_positions()[sale_line.id]
        return Fraction(sale_line._count_kits_left(parts, self._get_kits_held()))

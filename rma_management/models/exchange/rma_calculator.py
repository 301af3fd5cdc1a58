from fractions import Fraction

from odoo import models


class RmaCalculatorExchange(models.AbstractModel):
    """A replacement is delivered for nothing: it must not look like goods that nobody invoiced."""

    _inherit = "rma.calculator"

    def _get_handed_over(self, sale_line):
        return super()._get_handed_over(sale_line) - self._get_swapped(sale_line)

    def _get_swapped(self, sale_line):
        """Return what was sent for goods that came back, in the product's unit."""
        return sum(
            (
                line._to_product_unit(line.qty_replaced - line.qty_owed - line.qty_advanced)
                for line in sale_line.rma_line_ids
                if line.qty_replaced and line._is_swap()
            ),
            Fraction(0),
        )

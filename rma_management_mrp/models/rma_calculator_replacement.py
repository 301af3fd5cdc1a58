from fractions import Fraction

from odoo import models

from .sale_order_line import is_back


class RmaCalculatorReplacement(models.AbstractModel):
    """What was sent for returned kits, or for parts of them, is no kit that nobody invoiced."""

    _inherit = "rma.calculator"

    def _get_handed_over(self, sale_line):
        if not sale_line._is_kit():
            return super()._get_handed_over(sale_line)
        sold = sale_line._count_kits(
            # What replaces these kits goes by this line, and was paid for already.
            lambda move: 0 if move.rma_exchange_line_id.sale_line_id == sale_line else is_back(move)
        )
        charged = (
            line._to_product_unit(line.qty_owed)
            for line in sale_line.rma_line_ids
            if line.qty_owed and line._is_swap()
        )
        return sold + sum(charged, Fraction(0))

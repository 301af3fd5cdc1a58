from fractions import Fraction

from odoo import models


class RmaOrderLineCost(models.Model):
    """What the goods of a return cost: each unit what its own delivery did."""

    _inherit = "rma.order.line"

    def _get_goods_cost(self, quantity):
        """Return what the first units that come back cost, in the company's currency.

        :param quantity: how many of them, in the product's unit
        :return: `Fraction`, or None where the transfers do not tell it
        """
        moves = self.move_ids.filtered(
            lambda move: (
                move.state != "cancel" and move._is_from_customer() and not move.rma_inspection_id
            )
        )
        moves = moves.sorted(lambda move: (move.state != "done", move.date, move.id))
        parts = [(move._get_product_quantity(), move._get_returned_value()) for move in moves]
        if moves.product_id != self.product_id:
            # The parts of a kit come in transfers of their own, and make a kit together.
            whole = self._to_product_unit(self.product_uom_qty)
            parts = [(whole, sum((value for _units, value in parts), Fraction(0)))] if moves else []
        cost, left = Fraction(0), quantity
        for units, value in parts:
            share = min(left, units)
            cost += value * share / units if units else 0
            left -= share
        return None if left > 0 else cost

from fractions import Fraction

from odoo import models

from ...tools.refund import exact, round_half_up


class StockMove(models.Model):
    """What comes back in parts is worth, all together, what the delivery was worth."""

    _inherit = "stock.move"

    def _get_value_from_returns(self, quantity, at_date=None):
        """Core values each part by itself: a delivery of 10.00 came back as 3 × 3.33."""
        result = super()._get_value_from_returns(quantity, at_date)
        delivered = self.origin_returned_move_id
        if not self.rma_line_id or not result["quantity"]:
            return result
        earlier = delivered.returned_move_ids.filtered(
            lambda move: (
                move.state == "done" and move.is_in and (move.date, move.id) < (self.date, self.id)
            )
        )
        before = sum((exact(move._get_valued_qty()) for move in earlier), Fraction(0))
        whole = exact(delivered._get_valued_qty())
        if before + exact(quantity) > whole:
            return result
        value, step = exact(delivered.value), exact(self.company_id.currency_id.rounding)
        shares = [
            round_half_up(value * units / whole, step)
            for units in (before, before + exact(quantity))
        ]
        return {**result, "value": float(shares[1] - shares[0])}

    def _get_returned_value(self):
        """Return what the goods of a move back cost: as booked, or as its delivery did."""
        self.ensure_one()
        delivered = self.origin_returned_move_id
        if self.state == "done" or not delivered:
            return exact(self.value)
        whole = exact(delivered._get_valued_qty())
        return exact(delivered.value) * self._get_product_quantity() / whole if whole else whole

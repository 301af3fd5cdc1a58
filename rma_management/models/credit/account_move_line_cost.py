from fractions import Fraction

from odoo import fields, models

from ...tools.refund import exact, round_half_up
from .amounts import get_quantity, get_sold_quantity


class AccountMoveLine(models.Model):
    """With perpetual valuation goods come back at the cost that their own delivery had.

    Core looks for an invoice line of the same product and unit: it takes the first of two costs,
    the average of two deliveries, and finds none for pieces of a dozen.
    """

    _inherit = "account.move.line"

    rma_credit_line_ids = fields.One2many(
        "account.move.line", "rma_origin_line_id", string="Credited by Returns"
    )

    def _eligible_for_stock_account(self):
        """What the customer keeps does not come back to stock: its cost stays spent."""
        # Whether goods are expected decides the entry, whoever posts it.
        line = self.sudo().rma_line_id
        is_kept = bool(line) and not line._is_goods_expected()
        return not is_kept and super()._eligible_for_stock_account()

    def _get_cogs_value(self):
        cost = self._get_returned_cost()
        return super()._get_cogs_value() if cost is None else cost

    def _get_returned_cost(self):
        """Return the cost of one unit: that of the very goods which come back.

        Where no transfer tells it, the parts add up to what the invoice booked.

        :return: None where it is no credit of goods that a return made of an invoice line
        """
        # Whoever posts it: what comes back decides the cost, and nothing else is told.
        line = self.sudo()
        origin, goods = line.rma_origin_line_id, line.rma_line_id
        if self.move_id.move_type != "out_refund" or not origin or not get_quantity(line):
            return None
        if not origin._get_booked_cost():
            # What was never spent, as with kits, does not come back.
            return 0.0
        entries = goods.credit_line_ids.filtered(lambda entry: not entry.rma_charge_id)
        cost = line._get_next_cost(entries, get_quantity, goods._get_goods_cost)
        if cost is None:
            entries = origin.rma_credit_line_ids
            cost = line._get_next_cost(entries, get_sold_quantity, origin._get_sold_cost)
        return float(cost / get_quantity(line))

    def _get_next_cost(self, entries, measure, reckon):
        """Return what this entry costs after those before it, so that the parts add up.

        :param measure: entry → quantity
        :param reckon: quantity → what the first of them cost in all, or None
        """
        others = entries - self
        posted = others.filtered(lambda line: line.parent_state == "posted")
        # Of several drafts posted at once the first in order counts as the first to come back.
        drafts = others.filtered(lambda line: line.parent_state == "draft" and line.id < self.id)
        before = sum(
            (measure(line) * line._get_credit_sign() for line in posted | drafts), Fraction(0)
        )
        total, step = reckon(before + measure(self)), exact(self.company_currency_id.rounding)
        if total is None:
            return None
        earlier = (
            round_half_up(reckon(before), step)
            if drafts
            else -sum((line._get_booked_cost() for line in posted), Fraction(0))
        )
        return max(round_half_up(total, step) - earlier, Fraction(0))

    def _get_sold_cost(self, quantity):
        """Return what of the cost booked with an invoice line is on a part of it."""
        self.ensure_one()
        return self._get_booked_cost() * min(quantity / get_quantity(self), Fraction(1))

    def _get_booked_cost(self):
        """Return the cost booked with this line; below zero where goods came back."""
        self.ensure_one()
        entries = self.move_id.line_ids.filtered(
            # Of the two entries the one on the stock account has the price as it is.
            lambda line: (
                line.display_type == "cogs" and line.cogs_origin_id == self and line.price_unit >= 0
            )
        )
        return -sum((exact(line.balance) for line in entries), Fraction(0))

from collections import defaultdict
from fractions import Fraction

from odoo import models

from ...tools.split import split


class AccountMove(models.Model):
    """A credit note whose lines end differently: how much of it is for which resolution."""

    _inherit = "account.move"

    def _split_rma_total(self):
        """Return what of a credit note each resolution comes to, tax included.

        A discount goes with the goods it was granted on and a fee with those it is charged on.
        What belongs to everything, cash rounding included, is shared in proportion to the rest.

        :return: {resolution: amount in the note's currency}; the amounts add up to its total
        """
        self.ensure_one()
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        goods = lines.filtered(lambda line: line.rma_line_id and not line.rma_charge_id)
        weights = defaultdict(Fraction)
        for line in goods:
            weights[line.rma_line_id.resolution] += line._get_rma_total()
        for line in lines - goods:
            concerned = line._get_rma_goods(goods)
            whole = sum((each._get_rma_total() for each in concerned), Fraction(0))
            for each in concerned if whole else ():
                share = line._get_rma_total() * each._get_rma_total() / whole
                weights[each.rma_line_id.resolution] += share
        return {
            resolution: float(amount)
            for resolution, amount in split(
                self.amount_total, weights, self.currency_id.rounding
            ).items()
        }

from fractions import Fraction

from odoo import models

from ...tools.refund import allocate


class StockMoveGoods(models.Model):
    _inherit = "stock.move"

    def _take_from_pool(self, pool, lot, wanted):
        """Take units of a lot out of what is there; what is there of nothing has no package.

        :param pool: see `rma.order.line._get_goods_pools`; what is taken is taken off
        :return: [((package, owner), quantity)]
        """
        keys = [key for key in pool if not lot or key[0] == lot]
        taken = allocate(wanted, [(key, pool[key]) for key in keys])
        for key, quantity in taken:
            pool[key] -= quantity
        rest = wanted - sum((quantity for _key, quantity in taken), Fraction(0))
        shares = [((package, owner), quantity) for (_lot, package, owner), quantity in taken]
        if rest > 0:
            shares.append(((self.env["stock.package"], self.env["res.partner"]), rest))
        return shares

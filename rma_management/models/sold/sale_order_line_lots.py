from odoo import models

from ...tools.lots import LotPools


class SaleOrderLine(models.Model):
    """Which lots and serials of what was sold the customer still has, and how much of each."""

    _inherit = "sale.order.line"

    def _get_returnable_lots(self):
        """Return the lots and serials of these order lines that are still with the customer."""
        lots = self.env["stock.lot"].sudo()
        return lots.union(*self._get_returnable_lots_by_line().values())

    def _get_returnable_lots_by_line(self):
        """Return the lots and serials that are still with the customer: {line: lots}."""
        lots = self.env["stock.lot"].sudo()
        result = dict.fromkeys(self, lots)
        for (line, _product), pool in self._get_lot_pools().items():
            result[line] |= lots.concat(*pool.get_lots())
        return result

    def _get_lot_pools(self, without=None, is_done=False):
        """Return what the customer has of each lot and nobody has claimed back.

        :param without: lines of returns whose goods count as if they were still with the customer
        :param is_done: count what has come back, and not what is on its way
        :return: {(line, delivered product): `LotPool`}, in the product's unit
        """
        moves = self._get_goods_moves()
        self.sudo().move_ids.move_line_ids.fetch(["lot_id", "quantity_product_uom"])
        pools = LotPools()
        for line in self:
            for move in moves.get(line, ()):
                is_open = move.state != "done"
                if move._is_to_customer() and not is_open:
                    sign = 1
                elif move._is_from_customer() and not (is_open and is_done):
                    sign = -1
                else:
                    continue
                if without and move.rma_line_id in without and not move.rma_inspection_id:
                    continue
                for lot, quantity in move._get_lot_quantities().items():
                    pools[line, move.product_id].add(lot, sign * quantity)
        return pools

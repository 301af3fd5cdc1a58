from odoo import models

from ...tools.lots import LotPool
from ...tools.refund import exact
from .rma_discrepancy import SERIAL_TYPES


class RmaOrderLine(models.Model):
    _inherit = "rma.order.line"

    def _is_unnumbered(self):
        """Tell whether units may come back that were delivered without a number."""
        self.ensure_one()
        return self._is_told_by_lot(self.product_id) and self._open_lot_pool().get_unnumbered() > 0

    def _open_lot_pool(self, without_own=False, without=()):
        """Return what may come back of each lot: what the customer has, and what was accepted.

        :param without_own: count the line's own receipts as if they had not come yet
        :param without: receipts that count so, too
        """
        self.ensure_one()
        if not self.sale_line_id or not self._is_told_by_lot(self.product_id):
            return LotPool()
        pools = self.sale_line_id._get_lot_pools(without=without_own and self, is_done=True)
        pool = pools[self.sale_line_id, self.product_id]
        for found in self.discrepancy_ids:
            if found.decision == "accept" and found.type in SERIAL_TYPES:
                pool.add(found.lot_id, found._get_product_quantity())
        for move in without:
            if move.state == "done" and move.product_id == self.product_id:
                for lot, quantity in move._get_lot_quantities().items():
                    pool.add(lot, quantity)
        return pool

    def _is_own(self, move):
        """Tell whether all that a move brought is of lots that are the line's own."""
        self.ensure_one()
        if not self._is_told_by_lot(move.product_id):
            return True
        pool, quantities = self._open_lot_pool(), move._get_lot_quantities()
        unknown = self._get_unknown_lots(dict.fromkeys(move.move_line_ids.lot_id, pool))
        return all(
            pool.take(lot, quantity, lot in unknown) == quantity
            for lot, quantity in quantities.items()
        )

    def _get_foreign_lots(self):
        """Return what has come of lots beyond what the customer had of them: {lot: quantity}.

        What is on the sale line is the customer's, unless somebody is asked about it just now.

        :return: {lot: quantity in the product's unit}
        """
        self.ensure_one()
        if self._is_without_order():
            return {}
        came = self._count_lots_come()
        on_sale = self._count_lots_come(lambda move: move.sale_line_id)
        asked = self.discrepancy_ids.filtered(
            lambda found: found.state == "open" and found.is_derived and found.type in SERIAL_TYPES
        ).lot_id
        pool = self._open_lot_pool(without_own=True)
        unknown = self._get_unknown_lots(dict.fromkeys(filter(None, came), pool))
        foreign = {}
        for lot, quantity in came.items():
            known = 0 if lot in asked else on_sale.get(lot, 0)
            pool.take(lot, known, True)
            left = quantity - known
            left -= pool.take(lot, left, lot in unknown)
            if left > 0:
                foreign[lot] = left
        return foreign

    def _count_lots_come(self, counts=None):
        """Return what has come of each lot: {lot: quantity in the product's unit}.

        :param counts: move → bool, by default all that brought goods of the line
        """
        self.ensure_one()
        came = {}
        for move in self.move_ids:
            if move.state != "done" or not move._is_from_customer() or move.rma_inspection_id:
                continue
            if counts and not counts(move):
                continue
            for move_line in move.move_line_ids:
                quantity = exact(move_line.quantity_product_uom)
                came[move_line.lot_id] = came.get(move_line.lot_id, 0) + quantity
        return came

    def _get_lots_by_name(self, names):
        """Return the lots of these names, new ones where units without a number are waited for.

        :return: {name: lot}
        """
        self.ensure_one()
        lots = self.env["stock.lot"].with_context(active_picking_id=False)
        found = lots.search(
            [
                ("name", "in", names),
                ("product_id", "=", self.product_id.id),
                ("company_id", "in", (False, self.company_id.id)),
            ]
        )
        by_name = {lot.name: lot for lot in found}
        missing = [name for name in dict.fromkeys(names) if name not in by_name]
        if missing and self._is_unnumbered():
            by_name.update(
                (lot.name, lot)
                for lot in lots.create(
                    [
                        {
                            "name": name,
                            "product_id": self.product_id.id,
                            "company_id": self.company_id.id,
                        }
                        for name in missing
                    ]
                )
            )
        return by_name

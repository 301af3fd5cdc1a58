from odoo import models

from ...tools.core_names import MOVE_UNIT
from ...tools.refund import allocate
from ...tools.units import to_product_unit
from ..sold.stock_quant import OWN_UNITS


class RmaDisposalGoods(models.AbstractModel):
    """Which units leave: of the package they came in and the owner they belong to."""

    _inherit = "rma.disposal.mixin"

    def _create_exit_lines(self, moves, lots):
        """Say which units leave with which move, and take them: see `_prepare_exit_lines_vals`."""
        vals_list = self._prepare_exit_lines_vals(moves, lots)
        own_units = self.with_context(rma_own_units=OWN_UNITS)
        known = own_units.env["stock.quant"]._get_quants_by_products_locations(
            moves.product_id, moves.location_id
        )
        move_lines = own_units.with_context(quants_cache=known).env["stock.move.line"]
        return move_lines.create(vals_list).with_env(self.env)

    def _prepare_exit_lines_vals(self, moves, lots):
        """Return the values of the move lines that say which units leave with which move.

        :param lots: the lot of each move, an empty one where it has none
        """
        pools = {line: line._get_goods_pools() for line in moves.rma_line_id}
        vals_list = []
        for move, lot in zip(moves, lots, strict=True):
            unit, pool = move[MOVE_UNIT], pools[move.rma_line_id][move.location_id]
            if not any(package or owner for _lot, package, owner in pool):
                vals_list.append(move._prepare_rma_move_line_vals(lot, unit, move.product_uom_qty))
                continue
            wanted = to_product_unit(move.product_uom_qty, unit, move.product_id)
            for (package, owner), quantity in move._take_from_pool(pool, lot, wanted):
                vals_list.append(
                    {
                        **move._prepare_rma_move_line_vals(
                            lot, move.product_id.uom_id, float(quantity)
                        ),
                        "package_id": package.id,
                        "owner_id": owner.id,
                    }
                )
        return vals_list

    def _split_scraps(self, parts):
        """A scrap is of one package and owner: of one that holds it all, where there is one.

        :param parts: [(disposal, values of a scrap)]
        :return: the same, what several packages or owners have a part of in several
        """
        lines = self._get_inspection().line_id
        pools = {line: line._get_goods_pools() for line in lines}
        result = []
        for disposal, vals in parts:
            location = self.env["stock.location"].browse(vals["location_id"])
            pool = pools[disposal._get_inspection().line_id][location]
            product = self.env["product.product"].browse(vals["product_id"])
            unit = self.env["uom.uom"].browse(vals["product_uom_id"])
            wanted = to_product_unit(vals["scrap_qty"], unit, product)
            keys = [key for key, left in pool.items() if key[0].id == vals["lot_id"] and left > 0]
            keys.sort(key=lambda key, pool=pool, wanted=wanted: pool[key] < wanted)
            shares = allocate(wanted, [(key, pool[key]) for key in keys])
            for key, quantity in shares:
                pool[key] -= quantity
            if not any(package or owner for (_lot, package, owner), _quantity in shares):
                result.append((disposal, vals))
                continue
            rest = wanted - sum(quantity for _key, quantity in shares)
            if rest > 0:
                nobody = (None, self.env["stock.package"], self.env["res.partner"])
                shares.append((nobody, rest))
            for (_lot, package, owner), quantity in shares:
                share = {
                    **vals,
                    "product_uom_id": product.uom_id.id,
                    "scrap_qty": float(quantity),
                    "package_id": package.id,
                    "owner_id": owner.id,
                }
                result.append((disposal, share))
        return result

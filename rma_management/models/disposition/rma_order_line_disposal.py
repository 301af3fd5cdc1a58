from collections import defaultdict
from fractions import Fraction

from odoo import models

from ...tools.refund import exact


class RmaOrderLineGoods(models.Model):
    _inherit = "rma.order.line"

    def _get_goods_pools(self):
        """Return where the goods of this line are in the house, and in which packages.

        :return: {location: {(lot, package, owner): quantity in the product's unit}}
        """
        self.ensure_one()
        pools = defaultdict(lambda: defaultdict(Fraction))
        for move in self.move_ids.filtered(lambda move: move.state != "cancel"):
            for line in move.move_line_ids:
                quantity = exact(line.quantity_product_uom)
                source, target = pools[move.location_id], pools[line.location_dest_id]
                # What is on its way has left already, and has not arrived yet.
                source[line.lot_id, line.package_id, line.owner_id] -= quantity
                if move.state == "done":
                    target[line.lot_id, line.result_package_id, line.owner_id] += quantity
        return pools

from collections import defaultdict
from fractions import Fraction

from odoo import models


class RmaOrderDesk(models.Model):
    """Kits at the dock: counted as kits or by their components, and received as components."""

    _inherit = "rma.order"

    def _get_counted_products(self):
        # Which components a return consists of is told to whoever receives it.
        moves = self.sudo().line_ids.move_ids
        return super()._get_counted_products() | moves.product_id.sudo(False)

    def _spread_counts(self, wanted, moves):
        no_lot = self.env["stock.lot"]
        opened = defaultdict(Fraction)
        for (product, lot), quantity in wanted.items():
            parts = self._get_awaited_parts(product, moves)
            if parts:
                for part, ratio in parts.items():
                    opened[part, no_lot] += quantity * ratio
            else:
                opened[product, lot] += quantity
        fitting, beyond = self._cut_components(opened, moves)
        shares, left = super()._spread_counts(fitting, moves)
        return shares, left | beyond

    def _cut_components(self, counted, moves):
        """Take off what is counted of components beyond what waits for them.

        A line of kits knows no surplus of a part: nothing expects that.

        :return: ({(product, lot): quantity that fits}, {(product, lot): quantity beyond that})
        """
        room = defaultdict(Fraction)
        for move in moves:
            room[move.product_id] += move._get_product_quantity()
        plain = moves.filtered(lambda move: move.rma_line_id.product_id == move.product_id)
        fitting, beyond = {}, {}
        for (product, lot), quantity in counted.items():
            # Of goods that come alone, too, the surplus is theirs.
            is_part = product in room and product not in plain.product_id
            share = min(quantity, room[product]) if is_part else quantity
            room[product] -= share
            if share:
                fitting[product, lot] = share
            if quantity > share:
                beyond[product, lot] = quantity - share
        return fitting, beyond

    def _get_awaited_parts(self, kit, moves):
        """Return what is still to come of one kit: {component: quantity in its unit}.

        :param moves: those that wait for goods
        """
        moves = moves.filtered(
            lambda move: (
                move.rma_line_id.product_id == kit
                and move.product_id != kit
                and move.rma_line_id._is_kit()
            )
        )
        # A kit may hold one product in two places.
        places = {move._get_part(): (move.product_id, move._get_kit_ratio()) for move in moves}
        parts = defaultdict(Fraction)
        for component, ratio in places.values():
            parts[component] += ratio
        return dict(parts)

from odoo import models

from odoo.addons.stock_account.models.stock_move import VALUATION_DICT


class StockMoveLight(models.Model):
    """What core looks for at each move, asked once for all goods of returns that move together."""

    _inherit = "stock.move"

    def _trigger_scheduler(self):
        """Look for a minimum to keep only of what some minimum is kept of at all.

        Whoever keeps a minimum does so in a warehouse, and the returns location is in none.
        """
        ours = self.filtered("rma_line_id")
        inside = ours.filtered(
            lambda move: not move.rma_inspection_id or move.location_id.warehouse_id
        )
        kept = inside._get_products_kept()
        resting = ours - inside.filtered(lambda move: move.product_id in kept)
        return super(StockMoveLight, self - resting)._trigger_scheduler()

    def _get_products_kept(self):
        """Return which products of these moves are ordered anew by themselves somewhere."""
        if not self:
            return self.env["product.product"]
        # Whoever moves the goods need not know what is ordered.
        minimums = self.env["stock.warehouse.orderpoint"].sudo()
        return minimums.search(
            [("product_id", "in", self.product_id.ids), ("trigger", "=", "auto")]
        ).product_id.sudo(self.env.su)

    def _push_apply(self):
        """Look for what pushes goods on only where some rule pushes at all."""
        ours = self.filtered(lambda move: move.rma_line_id and not move.move_dest_ids)
        pushing = ours._get_pushing_locations()
        resting = ours.filtered(
            lambda move: not any(move.location_dest_id._child_of(location) for location in pushing)
        )
        return super(StockMoveLight, self - resting)._push_apply()

    def _get_pushing_locations(self):
        """Return from where rules push goods on: the places where these moves end, or above."""
        if not self:
            return self.env["stock.location"]
        # A rule counts for whoever moves the goods.
        rules = self.env["stock.rule"].sudo()
        pushing = rules.search(
            [
                ("action", "in", ("push", "pull_push")),
                ("location_src_id", "parent_of", self.location_dest_id.ids),
            ]
        )
        return pushing.location_src_id

    def _set_value(self, correction_quantity=None):
        """Look at once for what somebody has valued by hand, where all are goods of returns."""
        moves = self
        if len(self) > 1 and all(move.rma_line_id for move in self):
            # Whoever moves the goods need not know what they are worth.
            by_hand = self.env["product.value"].sudo().search([("move_id", "in", self.ids)])
            moves = self.with_context(rma_valued_by_hand=frozenset(by_hand.move_id.ids))
        return super(StockMoveLight, moves)._set_value(correction_quantity=correction_quantity)

    def _get_manual_value(self, quantity, at_date=None):
        valued = self.env.context.get("rma_valued_by_hand")
        # No request can put a set there.
        if isinstance(valued, frozenset) and self.id not in valued:
            return dict(VALUATION_DICT)
        return super()._get_manual_value(quantity, at_date)

from odoo import models


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

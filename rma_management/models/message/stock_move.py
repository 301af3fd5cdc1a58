from odoo import models


class StockMoveEvent(models.Model):
    """What others hear of goods that come and go."""

    _inherit = "stock.move"

    def _notify_received(self):
        """Goods of a return have come, whatever becomes of them in the house."""
        came = self.filtered(lambda move: move.state == "done" and move._is_from_customer())
        came.rma_line_id.order_id._notify_event("received")

    def _notify_replaced(self):
        """What the customer gets for the goods has left."""
        left = self.filtered(lambda move: move.state == "done" and move._is_to_customer())
        left.rma_exchange_line_id.order_id._notify_event("replaced")

from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _check_create(self):
        picking = self.env["stock.picking"].browse(self.env.context.get("active_picking_id"))
        if picking.rma_order_ids and picking.use_create_lots:
            return None
        return super()._check_create()

    def _filter_delivered(self):
        """Return those of these lots that were ever delivered to a customer."""
        groups = self.env["stock.move.line"]._read_group(
            [
                ("lot_id", "in", self.ids),
                ("state", "=", "done"),
                ("location_dest_id.usage", "in", ("customer", "transit")),
            ],
            ["lot_id"],
        )
        return self.browse(lot.id for (lot,) in groups)

    def _filter_here(self, but_for):
        """Return those of these serial numbers that stand for a unit already: it has moved here.

        :param but_for: the line of a return whose own goods are left out of account
        """
        own = but_for._origin.ids if but_for._name == "rma.order.line" else []
        groups = self.env["stock.move.line"]._read_group(
            [
                ("lot_id", "in", self.ids),
                ("lot_id.product_id.tracking", "=", "serial"),
                ("state", "=", "done"),
                ("move_id.rma_line_id", "not in", own),
            ],
            ["lot_id"],
        )
        return self.browse(lot.id for (lot,) in groups)

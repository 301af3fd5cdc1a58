from odoo import models


class RmaOrderLineCounter(models.Model):
    """What a line has to say at the counter."""

    _inherit = "rma.order.line"

    def _get_counter_refusals(self):
        """Return why lines cannot be taken at the counter: somebody has to read the serials."""
        return [
            self.env._(
                "%(product)s on %(name)s: choose the serial number of each unit that was handed "
                "in (%(chosen)s of %(wanted)s chosen).",
                product=line.product_id.display_name,
                name=line.order_id.name,
                chosen=len(line.lot_ids),
                wanted=f"{float(line._to_product_unit(line.product_uom_qty)):g}",
            )
            for line in self
            if line._is_goods_expected()
            and line.product_id.tracking == "serial"
            and len(line.lot_ids) != line._to_product_unit(line.product_uom_qty)
        ]

    def _get_known_lots(self):
        """Return the lots and serials of what has been received."""
        self.ensure_one()
        return [lot for lot in self._get_received_lots() if lot]

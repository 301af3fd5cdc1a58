from odoo import models


class RmaOrder(models.Model):
    """The reason on the reverse transfer, where Odoo has a field for it."""

    _inherit = "rma.order"

    def _prepare_reverse_picking_vals(self, order, warehouse, location, parts):
        vals = super()._prepare_reverse_picking_vals(order, warehouse, location, parts)
        if "return_reason_id" in self.env["stock.picking"]._fields:
            # Odoo knows one for all goods: of several, none is said.
            found = {line.reason_id._get_core_reason_id() for line, _move, _quantity in parts}
            vals["return_reason_id"] = found.pop() if len(found) == 1 else False
        return vals

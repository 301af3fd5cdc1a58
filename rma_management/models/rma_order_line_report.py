from fractions import Fraction

from odoo import models


class RmaOrderLineReport(models.Model):
    """What the label and the slip say of a line."""

    _inherit = "rma.order.line"

    def _get_expected_by_warehouse(self):
        """Return where the goods of the line are to be sent.

        :return: {warehouse: (quantity in the line's unit, lots)}
        """
        self.ensure_one()
        moves = self.move_ids.filtered(
            lambda move: (
                move.state != "cancel"
                and move.product_id == self.product_id
                and move._is_from_customer()
                and not move.rma_inspection_id
            )
        )
        if not moves:
            return {self._get_default_warehouse(): (self.product_uom_qty, self.lot_ids)}
        result = {}
        for warehouse, parts in moves.grouped(
            lambda move: move.picking_type_id.warehouse_id
        ).items():
            quantity = sum((move._get_product_quantity() for move in parts), Fraction(0))
            lots = parts.move_line_ids.lot_id or self.lot_ids
            result[warehouse] = (self._from_product_unit(quantity), lots)
        return result

    def _get_default_warehouse(self):
        """Return the warehouse that takes the goods back while no transfer says so."""
        return self.sale_line_id.order_id.warehouse_id or self.env["stock.warehouse"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )

from fractions import Fraction

from odoo import models

from odoo.addons.rma_management.tools.units import from_product_unit, read_quantity


class PurchaseOrderLineExact(models.Model):
    """A dozen that goes back piece by piece is a dozen, received and billed alike.

    Core turns each document's quantity into the purchase's unit and rounds it, up for bills and to
    the nearest for transfers: one piece back leaves a hundredth of a dozen to be billed.
    """

    _inherit = "purchase.order.line"

    def _prepare_qty_received(self):
        quantities = super()._prepare_qty_received()
        for line in self._get_returned_in_parts():
            if line._is_received_as_bought():
                quantities[line] = line._round_in_unit(line._add_up_received())
        return quantities

    def _prepare_qty_invoiced(self):
        quantities = super()._prepare_qty_invoiced()
        for line in self._get_returned_in_parts():
            quantities[line] = line._round_in_unit(line._add_up_billed())
        return quantities

    def _get_returned_in_parts(self):
        """Return the lines with vendor returns that are bought in another unit than stocked."""
        # That something of it goes back is no secret, and no more is told.
        return self.filtered(
            lambda line: (
                line.product_uom_id != line.product_id.uom_id and line.sudo().rma_vendor_return_ids
            )
        )

    def _is_received_as_bought(self):
        """Tell whether the transfers move what was bought, rather than the parts of a kit."""
        self.ensure_one()
        return (
            self.qty_received_method == "stock_moves"
            and self.sudo().move_ids.product_id <= self.product_id
        )

    def _add_up_received(self):
        """Return what core counts as received, in the product's unit."""
        total = Fraction(0)
        for move in self._get_po_line_moves():
            if move.state == "done":
                total += self._get_received_sign(move) * move._get_product_quantity()
        return total

    def _get_received_sign(self, move):
        """Return how core counts a done move: 1 as received, -1 as gone back, 0 not at all."""
        origin = move.origin_returned_move_id
        if move._is_purchase_return():
            return -1 if not origin or move.to_refund else 0
        if origin and origin._is_dropshipped() and not move._is_dropshipped_returned():
            return 0
        return 0 if origin and origin._is_purchase_return() and not move.to_refund else 1

    def _add_up_billed(self):
        """Return what is on bills, less what is on credit notes, in the product's unit."""
        signs = {"in_invoice": 1, "in_refund": -1}
        return sum(
            (
                signs.get(entry.move_type, 0) * self._get_entry_quantity(entry)
                for entry in self._get_invoice_lines()
                if entry.parent_state != "cancel"
                or entry.move_id.payment_state == "invoicing_legacy"
            ),
            Fraction(0),
        )

    def _get_entry_quantity(self, entry):
        """Return the quantity on a bill or credit note line, in the product's unit."""
        return read_quantity(entry.quantity, entry.product_uom_id, self.product_id)

    def _get_received_quantity(self):
        """Return what was received and has not gone back, in the product's unit."""
        self.ensure_one()
        return read_quantity(self.qty_received, self.product_uom_id, self.product_id)

    def _round_in_unit(self, quantity):
        """Return an exact quantity in the product's unit as a float in the line's."""
        unit = self.product_uom_id
        return unit.round(from_product_unit(quantity, unit, self.product_id))

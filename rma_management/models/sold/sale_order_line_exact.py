from fractions import Fraction

from odoo import models

from ...tools.units import from_product_unit, to_product_unit


class SaleOrderLine(models.Model):
    """A dozen that comes back piece by piece is a dozen, delivered and invoiced alike.

    Core turns each document's quantity into the order's unit and rounds it, up for invoices and to
    the nearest for transfers: one piece back leaves a hundredth of a dozen to be invoiced.
    """

    _inherit = "sale.order.line"

    def _prepare_qty_delivered(self):
        quantities = super()._prepare_qty_delivered()
        for line in self._get_returned_in_parts():
            if line._is_delivered_as_sold():
                quantities[line] = line._round_in_unit(line._get_delivered_exactly())
        return quantities

    def _prepare_qty_invoiced(self):
        quantities = super()._prepare_qty_invoiced()
        for line in self._get_returned_in_parts():
            quantities[line] = line._add_up_invoiced(lambda move: move.state != "cancel")
        return quantities

    def _compute_qty_invoiced_posted(self):
        result = super()._compute_qty_invoiced_posted()
        for line in self._get_returned_in_parts():
            line.qty_invoiced_posted = line._add_up_invoiced(lambda move: move.state == "posted")
        return result

    def _get_returned_in_parts(self):
        """Return the lines with returns whose documents speak another unit than they do."""
        result = self.browse()
        for line in self:
            # That something of it comes back is no secret, and no more is told.
            returned = line.sudo().rma_line_ids
            units = returned.product_uom_id | line.product_id.uom_id
            if returned and units != line.product_uom_id:
                result |= line
        return result

    def _is_delivered_as_sold(self):
        """Tell whether the transfers move what was sold, rather than the parts of a kit."""
        self.ensure_one()
        return (
            self.qty_delivered_method == "stock_move"
            and self.sudo().move_ids.product_id <= self.product_id
        )

    def _get_delivered_exactly(self):
        """Return what was delivered and has not come back, in the product's unit."""
        self.ensure_one()
        if not self._get_returned_in_parts() or not self._is_delivered_as_sold():
            return self._to_product_unit(self.qty_delivered)
        total = Fraction(0)
        for move in self._get_goods_moves().get(self, ()):
            if move.state == "done" and (move.to_refund or not move.origin_returned_move_id):
                if move._is_to_customer():
                    total += move._get_product_quantity()
                elif move._is_from_customer() and move.to_refund:
                    total -= move._get_product_quantity()
        return total

    def _get_received_back(self):
        """Return what has come back on returns and stayed, in the product's unit."""
        self.ensure_one()
        return sum(
            (
                move._get_product_quantity() * (1 if move._is_from_customer() else -1)
                for move in self._get_goods_moves().get(self, ())
                if move.rma_line_id
                and move.state == "done"
                and (move._is_from_customer() or move._is_to_customer())
            ),
            Fraction(0),
        )

    def _add_up_invoiced(self, counts):
        """Return what was invoiced, less what was credited, on the entries that count."""
        self.ensure_one()
        total = sum(
            (
                -entry.move_id.direction_sign * self._get_entry_quantity(entry)
                for entry in self._get_invoice_lines()
                if counts(entry.move_id) or entry.move_id.payment_state == "invoicing_legacy"
            ),
            Fraction(0),
        )
        return self._round_in_unit(total)

    def _get_entry_quantity(self, entry):
        """Return the quantity on an invoice or credit note line, in the product's unit."""
        return to_product_unit(entry.quantity, entry.product_uom_id, self.product_id)

    def _round_in_unit(self, quantity):
        """Return an exact quantity in the product's unit as a float in the line's."""
        self.ensure_one()
        unit = self.product_uom_id
        return unit.round(from_product_unit(quantity, unit, self.product_id))

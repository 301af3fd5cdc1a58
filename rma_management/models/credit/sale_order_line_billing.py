from fractions import Fraction

from odoo import api, models


class SaleOrderLine(models.Model):
    """What has come back is nobody's to bill before somebody has decided on it.

    ::

        delivered  ─┬─ with the customer
                    └─ back ─┬─ due for credit           core may credit it, too
                             ├─ waits for a decision     neither billed nor credited
                             └─ refused                  billed like what the customer kept
    """

    _inherit = "sale.order.line"

    @api.depends(
        "rma_line_ids.qty_received",
        "rma_line_ids.qty_due",
        "rma_line_ids.qty_refused",
        "rma_line_ids.qty_replaced",
        "rma_line_ids.qty_advanced",
        "rma_line_ids.qty_owed",
    )
    def _compute_qty_to_invoice(self):
        result = super()._compute_qty_to_invoice()
        for line in self:
            line.qty_to_invoice = line._leave_undecided(line.qty_to_invoice)
        return result

    def _leave_undecided(self, quantity):
        """Return what of a quantity is to be billed, or below zero credited, without a decision.

        :param quantity: as if all that has come back were to be credited, in the line's unit
        """
        self.ensure_one()
        if self.state != "sale" or self.display_type:
            return quantity
        held, refused = self._get_quantity_held_back()
        if not held:
            return quantity
        unit = self.product_uom_id
        wanted = unit.round(quantity + self._round_in_unit(held))
        # What was ordered is billed as ordered, whatever came back of it.
        owed = quantity
        if self.product_id.invoice_policy != "order":
            owed = unit.round(quantity + self._round_in_unit(refused))
        return max(owed, 0.0) + min(wanted, 0.0)

    def _get_quantity_held_back(self):
        """Return what is back and not due for credit, and what of it was refused.

        In the product's unit, exactly.
        """
        self.ensure_one()
        held = refused = Fraction(0)
        for line in self.sudo().rma_line_ids:
            own_held, own_refused = line._get_quantity_held_back()
            held += line._to_sold(own_held)
            refused += line._to_sold(own_refused)
        return held, refused

from fractions import Fraction

from odoo import fields, models

from odoo.addons.rma_management.tools.units import to_product_unit

from ..tools.credits import share_credits


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    rma_vendor_return_ids = fields.One2many(
        "rma.vendor.return", "purchase_line_id", string="Vendor Returns"
    )

    def _get_vendor_credit_shares(self):
        """Return what is credited and due of the returns on this line.

        :return: ({vendor return: (quantity credited, quantity due)}, price bought at, price
            credited at), in the product's unit and the order's currency
        """
        self.ensure_one()
        returns = self.rma_vendor_return_ids.sorted("id")
        billed, _amount = self._sum_up_bills("in_invoice")
        refunded, refund = self._sum_up_bills("in_refund")
        going = self.move_ids.filtered(
            lambda move: move._is_purchase_return() and move.state not in ("done", "cancel")
        )
        gone = sum((move._get_product_quantity() for move in going), Fraction(0))
        kept = self._get_received_quantity() - gone
        quantities = [
            to_product_unit(vendor_return.quantity, self.product_id.uom_id, self.product_id)
            for vendor_return in returns
        ]
        shares = share_credits(quantities, billed, refunded, kept)
        price = self.price_unit_discounted / float(
            to_product_unit(1.0, self.product_uom_id, self.product_id)
        )
        refund_price = refund / float(refunded) if refunded else price
        return dict(zip(returns, shares, strict=True)), price, refund_price

    def _sum_up_bills(self, move_type, state="posted"):
        """Return the quantity in the product's unit on bills or credit notes, and their amount."""
        quantity, amount = Fraction(0), 0.0
        for entry in self.invoice_lines:
            if entry.parent_state == state and entry.move_type == move_type:
                quantity += self._get_entry_quantity(entry)
                amount += entry.currency_id._convert(
                    entry.price_subtotal,
                    self.currency_id,
                    self.company_id,
                    entry.move_id.invoice_date or entry.date,
                )
        return quantity, amount

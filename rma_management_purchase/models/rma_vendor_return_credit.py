from fractions import Fraction

from odoo import Command, models
from odoo.exceptions import UserError

from odoo.addons.rma_management.models.base.context import in_action
from odoo.addons.rma_management.models.base.lock import claim
from odoo.addons.rma_management.tools.units import get_exact_unit, get_price_in_unit


class RmaVendorReturnCredit(models.Model):
    """The credit notes that vendors owe, entered with one click."""

    _inherit = "rma.vendor.return"

    def action_create_credit_notes(self):
        """Draft what the vendors still owe for these returns: one credit note per vendor.

        What stands on a draft already is not drafted again.

        :return: the action that opens the drafts
        :raises UserError: when nothing is due
        """
        self.check_access("read")
        lines = self.purchase_line_id
        claim(lines)
        groups = {}
        for line in lines:
            quantity = self._get_quantity_to_draft(line)
            if quantity > 0:
                key = (line.order_id.partner_id, line.currency_id, line.company_id)
                groups.setdefault(key, []).append((line, quantity))
        if not groups:
            raise UserError(
                self.env._(
                    "No credit is due for this, or it stands on a draft already: post that one. "
                    "Goods have to be shipped first."
                )
            )
        vals_list = [self._prepare_credit_note_vals(parts) for parts in groups.values()]
        moves = in_action(self.env["account.move"]).create(vals_list).with_env(self.env)
        return self.purchase_id.action_view_invoice(moves)

    def _get_quantity_to_draft(self, line):
        """Return what is due of these returns on a purchase line, in the product's unit."""
        shares, _price, _refund_price = line._get_vendor_credit_shares()
        due = sum(
            (
                shares[vendor_return][1]
                for vendor_return in line.rma_vendor_return_ids & self
                if vendor_return.state == "expected"
            ),
            Fraction(0),
        )
        drafted, _amount = line._sum_up_bills("in_refund", "draft")
        return due - drafted

    def _prepare_credit_note_vals(self, parts):
        """Return the values of one credit note.

        :param parts: [(purchase line, quantity in the product's unit)]
        """
        orders = self.env["purchase.order"].union(*[line.order_id for line, _quantity in parts])
        return {
            **orders[:1]._prepare_invoice(),
            "move_type": "in_refund",
            "narration": False,
            "invoice_origin": ", ".join(orders.mapped("name")),
            "invoice_line_ids": [
                Command.create(self._prepare_credit_line_vals(line, quantity))
                for line, quantity in parts
            ],
        }

    def _prepare_credit_line_vals(self, line, quantity):
        vals = line._prepare_account_move_line()
        # Core's balance is that of what it would bill itself.
        vals.pop("balance", None)
        bought, product = line.product_uom_id, line.product_id
        unit, in_unit = get_exact_unit(quantity, product, bought)
        return {
            **vals,
            "quantity": in_unit,
            "product_uom_id": unit.id,
            "price_unit": get_price_in_unit(vals["price_unit"], bought, unit, product),
        }

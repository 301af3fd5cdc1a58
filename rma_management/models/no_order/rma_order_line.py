from odoo import api, fields, models
from odoo.tools import format_amount

from ...tools.refund import exact
from ...tools.units import get_exact_unit


class RmaOrderLineNoOrder(models.Model):
    """A line of a return for goods that no sales order tells of."""

    _inherit = "rma.order.line"

    _check_price = models.Constraint(
        "CHECK (price_unit >= 0)", "What the customer gets for a unit is not below zero."
    )

    # What was decided on stays, whatever a price list or a rate says by now.

    @api.depends("product_uom_qty", "order_id.partner_id", "order_id.currency_id")
    def _compute_price_unit(self):
        return super(RmaOrderLineNoOrder, self._get_negotiable())._compute_price_unit()

    @api.depends("order_id.partner_id")
    def _compute_tax_ids(self):
        return super(RmaOrderLineNoOrder, self._get_negotiable())._compute_tax_ids()

    def _get_negotiable(self):
        return self.filtered(lambda line: line.state in (False, "draft", "submitted"))

    @api.depends("product_uom_qty")
    def _compute_qty_returnable(self):
        return super()._compute_qty_returnable()

    def copy_data(self, default=None):
        """A price that a manager typed was meant for that return alone."""
        vals_list = super().copy_data(default)
        for vals in vals_list:
            if vals.get("price_basis") == "manual":
                del vals["price_basis"]
        return vals_list

    def _get_deliveries(self):
        """What came without an order has no delivery to point to, authorized or not."""
        self.ensure_one()
        if self._is_without_order() and self.date_purchased:
            return [(self.date_purchased, self._to_product_unit(self.product_uom_qty))]
        return super()._get_deliveries()

    def _get_credit_entries(self):
        return self.sudo().credit_line_ids.filtered(lambda entry: not entry.rma_charge_id)

    def _take_named_lots(self, quantity):
        """Return the serials that the customer named: [(lot, quantity in product units)].

        How a quantity is spread over several lots is for the dock to see.
        """
        self.ensure_one()
        lots = self.lot_ids
        if self.product_id.tracking == "serial":
            return [(lot, 1) for lot in lots[: int(quantity)]]
        return [(lots, quantity)] if len(lots) == 1 else []

    def _get_excess_text(self, excess):
        """Return that more than was agreed would be credited for what has come back."""
        self.ensure_one()
        return self.env._(
            "%(product)s on %(name)s: %(agreed)s was agreed for what has come back.",
            product=self.product_id.display_name,
            name=self.order_id.name,
            agreed=format_amount(self.env, float(excess.paid), self.currency_id),
        )

    def _prepare_rma_credit_vals(self, entry):
        """Return the values of the credit note line for a share of this line.

        :param entry: `Credit`
        """
        self.ensure_one()
        terms = self._get_credit_terms()
        product = self.product_id
        unit, quantity = get_exact_unit(entry.quantity, product, self.product_uom_id)
        factor = exact(unit.factor) / exact(self.product_uom_id.factor)
        vals = {
            "product_id": product.id,
            "name": product.display_name,
            "quantity": quantity,
            "product_uom_id": unit.id,
            "price_unit": float(exact(self.price_unit) * factor),
            "discount": 0.0,
            "tax_ids": [fields.Command.set(self.tax_ids.ids)],
            "account_id": terms.company_id._get_rma_setting("rma_no_order_account_id").id,
            "rma_line_id": self.id,
        }
        return self.env["account.move.line"]._settle_rma_amounts(
            vals, entry.amounts, self.tax_ids, terms
        )

from odoo import fields, models

from ...tools.charges import ZERO, limit_charge, reckon_charge
from ...tools.refund import exact


class RmaPolicyReplayClaim(models.AbstractModel):
    """A request as the rules see it, in memory only: a returned line, or goods still kept.

    It has its own policy, so that a comparison can put another one in its place: nothing of it is
    ever written to a return, and no caller can choose the policy that a real return is judged by.
    """

    _name = "rma.policy.replay.claim"
    _description = "Replayed Request"
    _inherit = ["rma.line.mixin"]

    rma_line_id = fields.Many2one("rma.order.line")
    move_id = fields.Many2one("stock.move", help="The delivery, of goods that were not returned.")
    quantity = fields.Float(digits="Product Unit")
    request_date = fields.Date()

    def _prepare_return_vals(self, line):
        """Return the values that stand for a line of a return."""
        return {
            "rma_line_id": line.id,
            "sale_line_id": line.sale_line_id.id,
            "company_id": line.company_id.id,
            "currency_id": line.currency_id.id,
            "product_id": line.product_id.id,
            "product_uom_id": line.product_uom_id.id,
            "quantity": line.product_uom_qty,
            "lot_ids": line.lot_ids.ids,
            "reason_id": line.reason_id.id,
            "condition": line.condition,
            "resolution": line.resolution,
            "policy_id": line.policy_id.id,
            "withdrawal_right_id": line.withdrawal_right_id.id,
            "guarantee_id": line.guarantee_id.id,
            "price_basis": line.price_basis,
            "price_unit": line.price_unit,
            "tax_ids": line.tax_ids.ids,
            "date_purchased": line.date_purchased,
            "request_date": line._get_request_date(),
        }

    def _prepare_delivery_vals(self, move, quantity, today):
        """Return the values that stand for what could still come back of a delivery today.

        :param quantity: what is left of it, in the product's unit
        """
        sale_line = move.sale_line_id
        return {
            "move_id": move.id,
            "sale_line_id": sale_line.id,
            "company_id": sale_line.company_id.id,
            "currency_id": sale_line.currency_id.id,
            "product_id": move.product_id.id,
            "product_uom_id": move.product_id.uom_id.id,
            "quantity": float(quantity),
            "resolution": "refund",
            "reason_id": False,
            "request_date": today,
        }

    # rma.line.mixin

    def _get_fact_rules(self):
        """What was true of the goods then is not any more: only the terms are heard again."""
        return []

    def _get_quantity(self):
        return self.quantity

    def _get_commercial_partner(self):
        partner = self.rma_line_id.order_id.partner_id or self.sale_line_id.order_id.partner_id
        return partner.commercial_partner_id

    def _get_document(self):
        return self.rma_line_id.order_id or self

    def _get_own_return(self):
        return self.rma_line_id.order_id

    def _get_request_date(self):
        return self.request_date

    def _get_deliveries(self):
        line, move = self.rma_line_id, self.move_id
        if move:
            return [(self._get_local_date(move.date), exact(self.quantity))]
        if line.state in ("authorized", "done"):
            return line._get_deliveries()
        return super()._get_deliveries()

    def _get_document_amount(self):
        """The estimate on record is near enough, and asks nothing of invoices."""
        order = self.rma_line_id.order_id
        return self._to_company_currency(order.amount_estimated) if order else self._get_worth()

    # Money, in the company's currency

    def _get_worth(self):
        """Return what was paid for the goods, or agreed without an order, tax included."""
        if self._is_without_order():
            return self.rma_line_id._get_agreed_worth()
        sale_line = self.sale_line_id
        quantity = float(self._to_sold(self.quantity) / sale_line._to_product_unit(1))
        return self._to_company_currency(quantity * self._get_unit_price())

    def _get_unit_price(self):
        """Return the price of the order line, also where its quantity was lowered to nothing."""
        line = self.sale_line_id
        if line.product_uom_qty:
            return line.price_total / line.product_uom_qty
        price = line.price_unit * (1 - line.discount / 100)
        return line.tax_ids.compute_all(price, currency=line.currency_id)["total_included"]

    def _to_company_currency(self, amount):
        """Convert at the rate of the order, which is at hand for all of them."""
        order, currency = self.sale_line_id.order_id, self.company_id.currency_id
        if order and order.currency_id != currency:
            amount /= order.currency_rate or 1.0
        return currency.round(amount)

    def _get_charge_amounts(self):
        """Return what the policies would charge for these lines, which are one return.

        Reckoned as on a credit note, but for what only an inspection finds, and for the delivery,
        which depends on all the rest of the order.

        :return: {line: amount}, what is charged per return on its first line; no more than was paid
            where the customer cannot owe it
        """
        amounts = {}
        # Not filtered: what is filtered reads the order lines of its own return only.
        worth = (exact(line._get_worth()) for line in self if line._is_credited_resolution())
        left = sum(worth, ZERO)
        for charge in self._get_policy_charges():
            due = charge["lines"]._reckon_policy_charge(charge)
            if not self.policy_id.browse(charge["policy_id"]).is_customer_liable:
                due = limit_charge(charge["type"], due, left)
                left -= due
            line = charge["lines"][0]
            amounts[line] = amounts.get(line, 0.0) + float(due)
        return amounts

    def _reckon_policy_charge(self, charge):
        """Return what a charge on these lines comes to."""
        basis, rate = charge["basis"], exact(charge["rate"])
        quantity = exact(charge.get("quantity", 0.0))
        paid = sum((exact(line._get_worth()) for line in self), ZERO)
        units = sum((exact(line.quantity) for line in self), ZERO)
        company_currency = self.company_id.currency_id
        # Amounts are meant in the currency of the sale, and what was paid is converted already.
        currency = company_currency if basis == "percent" else self[0].currency_id
        due = reckon_charge(basis, rate, paid, units, quantity, exact(currency.rounding))
        return due if basis == "percent" else exact(self[0]._to_company_currency(float(due)))

    def _get_freight_charges(self):
        """Whether everything comes back is known of no request by itself."""
        return []

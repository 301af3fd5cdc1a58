from odoo import models


class AccountMoveLineReward(models.Model):
    """A reward on some products is taken back with these, and with no others."""

    _inherit = "account.move.line"

    def _choose_discounted(self, goods):
        """A reward takes off what it was granted on, as far as that is on the invoice."""
        # Whoever may credit goods may be told which of them were cheaper.
        sale_lines = self.sudo().sale_line_ids
        rewarded = sale_lines._get_rewarded()
        scope = [line for line in goods if line.sudo().sale_line_ids & rewarded]
        if not scope or self._is_more_than(scope):
            return super()._choose_discounted(goods)
        return super()._choose_discounted(scope)

    def _is_more_than(self, goods):
        """Tell whether the discount exceeds these goods: the reward's products were changed."""
        self.ensure_one()
        total = sum(line.price_subtotal for line in goods)
        return self.currency_id.compare_amounts(-self.price_subtotal, total) > 0


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_rewarded(self):
        """Return what these rewards were granted on; nothing for those on the whole order."""
        found = self.browse()
        for line in self:
            reward = line.reward_id
            if reward.reward_type != "discount" or reward.program_id.is_payment_program:
                continue
            if reward.discount_applicability == "specific":
                found |= line.order_id._get_specific_discountable_lines(reward)
            elif reward.discount_applicability == "cheapest":
                found |= line.order_id._get_cheapest_sold(reward)
        return found


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_cheapest_sold(self, reward):
        """Return the line with the lowest price, as core finds it, returned meanwhile or not."""
        self.ensure_one()
        domain = reward._get_discount_product_domain()
        priced = {}
        for line in self.order_line - self._get_no_effect_on_threshold_lines():
            price = self._get_order_line_price(line, "price_unit")
            is_sold = line.product_uom_qty or line.invoice_lines
            is_extra = line.reward_id or line.combo_item_id
            if price and is_sold and not is_extra and line.product_id.filtered_domain(domain):
                priced[line] = price
        cheapest = min(priced, key=priced.get, default=self.env["sale.order.line"])
        return cheapest and cheapest._get_lines_with_price()

from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleExchange(models.AbstractModel):
    """A replacement is sent for what is worth it."""

    _inherit = "rma.line.mixin"

    def _get_term_rules(self):
        return [*super()._get_term_rules(), "_rule_exchange"]

    def _rule_exchange(self):
        result = {}
        for line in self:
            policy = line.policy_id
            limit = policy.exchange_threshold
            if line.resolution != "exchange" or not limit:
                continue
            currency = line.company_id.currency_id
            worth = line._get_worth()
            if currency.compare_amounts(worth, limit) < 0:
                result[line.id] = [
                    Verdict(
                        "below_exchange",
                        DENY,
                        self.env._(
                            "%(product)s cost %(worth)s; exchanges begin at %(limit)s.",
                            product=line.product_id.display_name,
                            worth=currency.format(worth),
                            limit=currency.format(limit),
                        ),
                        self.env._("We cannot exchange this item, but we refund it."),
                        self.env._("Choose a refund or store credit."),
                    )
                ]
        return result

    def _get_worth(self):
        """Return what the returned goods were sold for, tax included, in company currency."""
        self.ensure_one()
        if self._is_without_order():
            return self._get_agreed_worth()
        sale_line = self.sale_line_id
        sold = sale_line._to_product_unit(sale_line.product_uom_qty)
        share = float(self._to_sold(self._get_quantity()) / sold) if sold else 0.0
        return sale_line.currency_id._convert(
            sale_line.price_total * share,
            self.company_id.currency_id,
            self.company_id,
            sale_line.order_id.date_order,
        )

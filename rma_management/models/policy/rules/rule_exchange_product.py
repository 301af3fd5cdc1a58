from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleExchangeProduct(models.AbstractModel):
    """A replacement is goods, of this company, counted in the unit of what comes back."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_exchange_product"]

    def _rule_exchange_product(self):
        return {
            line.id: [
                Verdict(
                    "exchange_product",
                    DENY,
                    self.env._(
                        "%(product)s cannot be sent as a replacement: it is not sold, no goods, "
                        "another company's, or counted in another kind of unit.",
                        product=line.exchange_product_id.display_name,
                    ),
                    self.env._("We cannot send you this product instead."),
                    self.env._("Choose another replacement, or refund the goods."),
                )
            ]
            for line in self
            if line._is_other_product() and not line._is_exchangeable()
        }

    def _is_exchangeable(self):
        """Tell whether another product can be sent for the line's goods."""
        self.ensure_one()
        product = self.exchange_product_id
        is_sold = product.filtered_domain(self._get_exchange_product_domain(self.company_id))
        return bool(is_sold) and self.product_uom_id._has_common_reference(product.uom_id)

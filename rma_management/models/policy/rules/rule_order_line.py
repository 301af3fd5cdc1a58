from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleOrderLine(models.AbstractModel):
    """The line says on which order it was sold, or else what it is worth."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_order_line"]

    def _rule_order_line(self):
        result = {}
        for line in self:
            if not line._is_without_order():
                continue
            if not line.product_id or (not line.price_basis and line._is_credited_resolution()):
                result[line.id] = [line._get_no_order_line_verdict()]
            elif line._is_credited_resolution() and line.price_unit <= 0:
                result[line.id] = [line._get_no_price_verdict()]
        return result

    def _get_no_order_line_verdict(self):
        return Verdict(
            "no_order_line",
            DENY,
            self.env._("The line is not linked to a sales order."),
            self.env._("We could not find this purchase."),
            self.env._(
                "Choose the order line it was sold on, or where there is none the product and the "
                "price basis."
            ),
        )

    def _get_no_price_verdict(self):
        bases = dict(self._fields["price_basis"]._description_selection(self.env))
        return Verdict(
            "no_price",
            DENY,
            self.env._(
                "There is no price for %(product)s by “%(basis)s”.",
                product=self.product_id.display_name,
                basis=bases.get(self.price_basis),
            ),
            self.env._("We could not find out what this item cost."),
            self.env._("Choose another price basis."),
        )

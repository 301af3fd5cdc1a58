from odoo import models

from odoo.addons.rma_management.tools.verdict import DENY, Verdict


class RmaLineRuleKit(models.AbstractModel):
    """Kits come back as kits, and are not sent as replacements."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_kit"]

    def _rule_kit(self):
        result = {}
        for line in self:
            if line.sale_line_id and line._is_kit():
                if line.product_id != line.sale_line_id.product_id:
                    result[line.id] = [line._get_component_verdict()]
                elif line._to_product_unit(line._get_quantity()).denominator != 1:
                    result[line.id] = [line._get_part_of_kit_verdict()]
            if line._is_exchange() and (line.exchange_product_id or line.product_id).is_kits:
                result.setdefault(line.id, []).append(line._get_kit_exchange_verdict())
        return result

    def _get_component_verdict(self):
        return Verdict(
            "kit_component",
            DENY,
            self.env._(
                "%(product)s was sold as a part of %(kit)s.",
                product=self.product_id.display_name,
                kit=self.sale_line_id.product_id.display_name,
            ),
            self.env._("This item was sold as part of a set."),
            self.env._(
                "Return the kit, and receive what comes of it: once you accept it incomplete, "
                "only the returned components are credited."
            ),
        )

    def _get_part_of_kit_verdict(self):
        return Verdict(
            "part_of_kit",
            DENY,
            self.env._("%(product)s is a kit.", product=self.product_id.display_name),
            self.env._("Sets can only be returned in whole numbers."),
            self.env._("Enter whole kits; what is missing of them is seen when they are received."),
        )

    def _get_kit_exchange_verdict(self):
        product = self.exchange_product_id or self.product_id
        return Verdict(
            "kit_exchange",
            DENY,
            self.env._(
                "%(product)s is a kit and cannot be sent as a replacement.",
                product=product.display_name,
            ),
            self.env._("We cannot exchange a set, but we refund it."),
            self.env._("Choose a refund, and sell the new kit on a new order."),
        )

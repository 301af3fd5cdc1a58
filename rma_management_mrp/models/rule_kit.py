from odoo import models

from odoo.addons.rma_management.tools.verdict import DENY, Verdict


class RmaLineRuleKit(models.AbstractModel):
    """Kits come back whole or as single components, and are not sent as replacements."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_kit"]

    def _rule_kit(self):
        result = {}
        for line in self:
            if line._is_component():
                if line.resolution not in ("refund", "store_credit"):
                    result[line.id] = [line._get_component_resolution_verdict()]
                continue
            if line.sale_line_id._origin._is_kit():
                if not line._is_kit():
                    result[line.id] = [line._get_not_component_verdict()]
                elif line._to_product_unit(line._get_quantity()).denominator != 1:
                    result[line.id] = [line._get_part_of_kit_verdict()]
            if line._is_exchange() and (line.exchange_product_id or line.product_id).is_kits:
                result.setdefault(line.id, []).append(line._get_kit_exchange_verdict())
        return result

    def _get_not_component_verdict(self):
        return Verdict(
            "kit_component",
            DENY,
            self.env._(
                "%(product)s was not delivered as a part of %(kit)s.",
                product=self.product_id.display_name,
                kit=self.sale_line_id.product_id.display_name,
            ),
            self.env._("This item is no part of the set that we delivered."),
            self.env._("Choose the kit or one of its components."),
        )

    def _get_component_resolution_verdict(self):
        return Verdict(
            "component_resolution",
            DENY,
            self.env._(
                "%(product)s is a part of %(kit)s: it can only be credited.",
                product=self.product_id.display_name,
                kit=self.sale_line_id.product_id.display_name,
            ),
            self.env._("We cannot replace or repair a part of a set, but we refund it."),
            self.env._(
                "Choose a refund or store credit, and sell a new component on a new order; or "
                "return the whole kit."
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

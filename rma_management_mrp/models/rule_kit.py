from odoo import models

from odoo.addons.rma_management.tools.verdict import DENY, Verdict


class RmaLineRuleKit(models.AbstractModel):
    """Kits come back whole or as single components, and are sent whole."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_kit", "_rule_replacement_kit"]

    def _rule_kit(self):
        result = {}
        for line in self:
            if line._is_component():
                if line.resolution not in ("refund", "store_credit", "exchange"):
                    result[line.id] = [line._get_component_resolution_verdict()]
                continue
            if line.sale_line_id._origin._is_kit():
                if not line._is_kit():
                    result[line.id] = [line._get_not_component_verdict()]
                elif line._to_product_unit(line._get_quantity()).denominator != 1:
                    result[line.id] = [line._get_part_of_kit_verdict()]
        return result

    def _rule_replacement_kit(self):
        result = {line.id: [line._get_changed_kit_verdict()] for line in self._get_changed_kits()}
        for line in self._get_half_replacement_kits():
            if line._is_other_product():
                result[line.id] = [line._get_half_kit_verdict()]
        for line in self._get_dropshipped_kits():
            result[line.id] = [line._get_dropshipped_kit_verdict()]
        for line in self:
            is_same = not line._is_other_product()
            if is_same and not line._is_kit() and line._is_replacement_kit():
                result[line.id] = [line._get_no_order_kit_verdict()]
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
                "%(product)s is a part of %(kit)s: it can only be credited or replaced.",
                product=self.product_id.display_name,
                kit=self.sale_line_id.product_id.display_name,
            ),
            self.env._("We cannot repair a part of a set, but we replace or refund it."),
            self.env._("Choose a refund, store credit or an exchange; or return the whole kit."),
        )

    def _get_part_of_kit_verdict(self):
        return Verdict(
            "part_of_kit",
            DENY,
            self.env._("%(product)s is a kit.", product=self.product_id.display_name),
            self.env._("Sets can only be returned in whole numbers."),
            self.env._("Enter whole kits; what is missing of them is seen when they are received."),
        )

    def _get_changed_kit_verdict(self):
        return Verdict(
            "kit_changed",
            DENY,
            self.env._(
                "%(kit)s consists of other components today than those that were delivered.",
                kit=self.product_id.display_name,
            ),
            self.env._("We do not have this set any more as you bought it, but we refund it."),
            self.env._(
                "Choose another product as the replacement; or choose a refund, and sell the new "
                "kit on a new order."
            ),
        )

    def _get_dropshipped_kit_verdict(self):
        return Verdict(
            "kit_dropship",
            DENY,
            self.env._(
                "%(kit)s is sent by its vendor, in whole or in part.",
                kit=self.exchange_product_id.display_name,
            ),
            self.env._("We cannot exchange this set, but we refund it."),
            self.env._(
                "Choose another replacement; or choose a refund, and sell it on a new order."
            ),
        )

    def _get_half_kit_verdict(self):
        return Verdict(
            "half_kit",
            DENY,
            self.env._("%(kit)s is a kit.", kit=self.exchange_product_id.display_name),
            self.env._("Sets can only be sent in whole numbers."),
            self.env._("Enter a quantity that makes whole kits, or choose another replacement."),
        )

    def _get_no_order_kit_verdict(self):
        return Verdict(
            "kit_no_order",
            DENY,
            self.env._(
                "No sales order tells what the %(kit)s held that comes back.",
                kit=self.exchange_product_id.display_name,
            ),
            self.env._("We cannot exchange this set, but we refund it."),
            self.env._("Choose a refund, and sell the new kit on a new order."),
        )

from odoo import models

from ....tools.units import get_nearest
from ....tools.verdict import DENY, Verdict


class RmaLineRuleUnit(models.AbstractModel):
    """The quantity is counted in a unit of the product, and its own unit can say it."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_unit", "_rule_step"]

    def _rule_unit(self):
        return {
            line.id: [
                Verdict(
                    "wrong_unit",
                    DENY,
                    self.env._(
                        "%(product)s is not counted in %(unit)s.",
                        product=line.product_id.display_name,
                        unit=line.product_uom_id.name,
                    ),
                    self.env._("Please tell us the quantity in another unit."),
                    self.env._(
                        "Use %(unit)s or a unit of the same kind.", unit=line.product_id.uom_id.name
                    ),
                )
            ]
            for line in self
            if line._is_in_other_unit()
        }

    def _is_in_other_unit(self):
        """Tell whether the quantity is counted in what the product cannot be counted in."""
        self.ensure_one()
        unit, own = self.product_uom_id, self.product_id.uom_id
        return bool(unit and own) and not unit._has_common_reference(own)

    def _rule_step(self):
        """Goods are kept in the product's unit: of 333 g, core's transfers take 0.33 kg back."""
        result = {}
        for line in self.filtered(lambda line: line._is_goods_expected()):
            unit, own, quantity = line.product_uom_id, line.product_id.uom_id, line._get_quantity()
            if not own or unit in (own, own.browse()) or line._is_in_other_unit():
                continue
            nearest = get_nearest(quantity, unit, line.product_id)
            if unit.compare(quantity, 0) > 0 and unit.compare(quantity, nearest):
                result[line.id] = [line._get_step_verdict(nearest)]
        return result

    def _get_step_verdict(self, nearest):
        """Return that the product's unit has another quantity instead."""
        asked, possible = (
            self.env["rma.order"]._format_quantity(quantity, self.product_uom_id)
            for quantity in (self._get_quantity(), nearest)
        )
        return Verdict(
            "no_such_quantity",
            DENY,
            self.env._(
                "%(product)s is kept in %(unit)s, and %(quantity)s cannot be told in it.",
                product=self.product_id.display_name,
                unit=self.product_id.uom_id.name,
                quantity=asked,
            ),
            self.env._("Of this item %(quantity)s can come back.", quantity=possible),
            self.env._("The nearest quantity is %(quantity)s.", quantity=possible),
        )

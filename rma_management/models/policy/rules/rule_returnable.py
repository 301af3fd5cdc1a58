from collections import defaultdict

from odoo import models

from ....tools.units import get_exact_unit
from ....tools.verdict import DENY, Verdict


class RmaLineRuleReturnable(models.AbstractModel):
    """Only what the customer still has can come back."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_returnable"]

    def _rule_returnable(self):
        """More cannot come back than the customer still has, all its lines together."""
        result = {}
        claimed = defaultdict(int)
        for line in self:
            sale_line = line.sale_line_id
            if not sale_line or line.product_id.type != "consu":
                continue
            claimed[sale_line] += line._to_product_unit(line._get_quantity())
            left = line._get_returnable()
            if claimed[sale_line] <= left or not sale_line._get_delivered():
                continue
            result[line.id] = [line._get_excess_verdict(left)]
        return result

    def _get_excess_verdict(self, left):
        """Return that less can come back than is asked for.

        :param left: in the product's unit
        """
        unit, quantity = get_exact_unit(max(left, 0), self.product_id, self.product_uom_id)
        shown = f"{quantity:g}"
        return Verdict(
            "exceeds_returnable",
            DENY,
            self.env._(
                "Only %(left)s %(unit)s of %(product)s can still be returned on order %(order)s.",
                left=shown,
                unit=unit.name,
                product=self.product_id.display_name,
                order=self.sale_line_id.order_id.name,
            ),
            self.env._("Only %(left)s of this item can still be returned.", left=shown),
            self.env._("Lower the quantity, or cancel the other return."),
        )

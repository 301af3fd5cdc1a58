from collections import defaultdict

from odoo import models

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
        shown = f"{self._from_product_unit(max(left, 0)):g}"
        return Verdict(
            "exceeds_returnable",
            DENY,
            self.env._(
                "Only %(left)s %(unit)s of %(product)s can still be returned on order %(order)s.",
                left=shown,
                unit=self.product_uom_id.name,
                product=self.product_id.display_name,
                order=self.sale_line_id.order_id.name,
            ),
            self.env._("Only %(left)s of this item can still be returned.", left=shown),
            self.env._("Lower the quantity, or cancel the other return."),
        )

from odoo import models
from odoo.tools import format_date

from ....tools.clock import find_missed
from ....tools.verdict import DENY, Verdict


class RmaLineRuleWindow(models.AbstractModel):
    """The customer asks in time, each delivery by its own clock."""

    _inherit = "rma.line.mixin"

    def _get_term_rules(self):
        return [*super()._get_term_rules(), "_rule_window"]

    def _rule_window(self):
        result = {}
        for line in self:
            days = line.policy_id._get_window(line.resolution)
            if not days:
                continue
            if line._is_without_order() and not line.date_purchased:
                result[line.id] = [line._get_no_date_verdict()]
                continue
            wanted = line._to_product_unit(line._get_quantity())
            today = line._get_request_date()
            missed, end = find_missed(wanted, line._get_deliveries(), days, today)
            if missed > 0:
                result[line.id] = [line._get_window_verdict(missed, wanted, days, end)]
        return result

    def _get_no_date_verdict(self):
        return Verdict(
            "no_purchase_date",
            DENY,
            self.env._(
                "Nobody knows when %(product)s was bought.", product=self.product_id.display_name
            ),
            self.env._("Please tell us when you bought this item."),
            self.env._("Enter the day of purchase."),
        )

    def _get_window_verdict(self, missed, wanted, days, end):
        in_time = self._from_product_unit(wanted - missed)
        until = format_date(self.env, end)
        return Verdict(
            "window_over",
            self.policy_id.late_outcome,
            self.env._(
                "The return window ended on %(until)s (%(days)s days from delivery).",
                until=until,
                days=days,
            ),
            self.env._("This item could be returned until %(until)s.", until=until),
            self.env._(
                "%(quantity)s %(unit)s can still be returned.",
                quantity=f"{in_time:g}",
                unit=self.product_uom_id.name,
            )
            if in_time > 0
            else "",
        )

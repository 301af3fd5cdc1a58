from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleCustomer(models.AbstractModel):
    """Customers return what they bought themselves."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_customer"]

    def _rule_customer(self):
        return {
            line.id: [
                Verdict(
                    "other_customer",
                    DENY,
                    self.env._(
                        "Order %(order)s belongs to %(owner)s, not to %(customer)s.",
                        order=line.sale_line_id.order_id.name,
                        owner=line.sale_line_id.order_id.partner_id.commercial_partner_id.display_name,
                        customer=line._get_commercial_partner().display_name,
                    ),
                    self.env._("This order does not belong to your account."),
                    self.env._("Enter a separate return for the other customer."),
                )
            ]
            for line in self
            if line.sale_line_id
            and line._get_commercial_partner()
            != line.sale_line_id.order_id.partner_id.commercial_partner_id
        }

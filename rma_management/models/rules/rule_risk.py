from odoo import models

from ...tools.verdict import REVIEW, Verdict


class RmaLineRuleRisk(models.AbstractModel):
    """Customers who return most of what they buy are looked at first."""

    _inherit = "rma.line.mixin"

    def _get_control_rules(self):
        return [*super()._get_control_rules(), "_rule_risk"]

    def _rule_risk(self):
        """A score has somebody look; it never refuses anything by itself."""
        concerned = self.filtered(
            lambda line: (
                (customer := line._get_commercial_partner())
                and (line.policy_id.risk_rate or customer.rma_always_review)
            )
        )
        profiles = concerned._get_return_rates()
        result = {}
        for line in concerned:
            customer = line._get_commercial_partner()
            rate = profiles[customer.id]
            limit = line.policy_id.risk_rate
            if customer.rma_always_review:
                text = self.env._(
                    "Every return of %(customer)s needs approval.", customer=customer.display_name
                )
            elif limit and rate.is_meaningful and rate.percent >= limit:
                text = self.env._(
                    "%(customer)s gave back %(returned)s of %(delivered)s order lines in twelve "
                    "months; from %(limit)s%% on it needs approval.",
                    customer=customer.display_name,
                    returned=rate.returned,
                    delivered=rate.delivered,
                    limit=f"{limit:g}",
                )
            else:
                continue
            result[line.id] = [
                Verdict(
                    "risk_approval",
                    REVIEW,
                    text,
                    self.env._("We will check your request and come back to you."),
                )
            ]
        return result

    def _get_return_rates(self):
        """Return how much of what they bought the customers of these lines gave back.

        :return: {commercial partner id: ReturnRate}
        """
        partners = self.env["res.partner"].union(*[line._get_commercial_partner() for line in self])
        return partners._get_rma_return_rates(self.company_id)

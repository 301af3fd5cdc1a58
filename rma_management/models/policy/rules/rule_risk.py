from odoo import models

from ....tools.verdict import REVIEW, Verdict


class RmaLineRuleRisk(models.AbstractModel):
    """Customers who return most of what they buy are looked at first."""

    _inherit = "rma.line.mixin"

    def _get_control_rules(self):
        return [*super()._get_control_rules(), "_rule_risk"]

    def _rule_risk(self):
        """A score has somebody look; it never refuses anything by itself."""
        rates = self.filtered("policy_id.risk_rate")._get_return_rates()
        result = {}
        for line in self:
            text = line._get_risk_text(rates)
            if not text:
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

    def _get_risk_text(self, rates):
        """Return why somebody should look at what this customer returns, or nothing."""
        customer = self._get_commercial_partner()
        # Whom managers keep an eye on is theirs to see; that somebody has to look is everybody's.
        if customer.sudo().rma_always_review:
            return self.env._(
                "Every return of %(customer)s needs approval.", customer=customer.display_name
            )
        rate, limit = rates.get(customer.id), self.policy_id.risk_rate
        if not limit or not rate or not rate.is_meaningful or rate.percent < limit:
            return None
        return self.env._(
            "%(customer)s gave back %(returned)s of %(delivered)s order lines in twelve months; "
            "from %(limit)s%% on it needs approval.",
            customer=customer.display_name,
            returned=rate.returned,
            delivered=rate.delivered,
            limit=f"{limit:g}",
        )

    def _get_return_rates(self):
        """Return how much of what they bought the customers of these lines gave back.

        :return: {commercial partner id: ReturnRate}
        """
        partners = self.env["res.partner"].union(*[line._get_commercial_partner() for line in self])
        return partners._get_rma_return_rates(self.company_id)

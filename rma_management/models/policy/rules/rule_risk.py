from odoo import models

from ....tools.verdict import REVIEW, Verdict


class RmaLineRuleRisk(models.AbstractModel):
    """Customers who return most of what they buy are looked at first."""

    _inherit = "rma.line.mixin"

    def _get_control_rules(self):
        return [*super()._get_control_rules(), "_rule_risk"]

    def _rule_risk(self):
        """A score has somebody look; it never refuses anything by itself."""
        profiles = self.filtered(lambda line: line._is_scored())._get_return_profiles()
        result = {}
        for line in self:
            text = line._get_risk_text(profiles)
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

    def _is_scored(self):
        """Tell whether a score may ask for a look: what the law gives waits for none."""
        self.ensure_one()
        return bool(
            self.policy_id.risk_rate and not self.withdrawal_right_id and not self.guarantee_id
        )

    def _get_risk_text(self, profiles):
        """Return why somebody should look at what this customer returns, or nothing."""
        customer = self._get_commercial_partner()
        # Whom managers keep an eye on is theirs to see; that somebody has to look is everybody's.
        if customer.sudo().rma_always_review:
            return self.env._(
                "Every return of %(customer)s needs approval.", customer=customer.display_name
            )
        profile, limit = profiles.get((self.company_id.id, customer.id)), self.policy_id.risk_rate
        if not profile or not self._is_scored() or not profile.asks(limit):
            return None
        return self.env._(
            "The return rate of %(customer)s is %(rate)s%%, weighed (%(returned)s of %(delivered)s "
            "order lines of twelve months); from %(limit)s%% on it needs approval.",
            customer=customer.display_name,
            rate=f"{profile.percent:.1f}",
            returned=profile.returned,
            delivered=profile.delivered,
            limit=f"{limit:g}",
        )

    def _get_return_profiles(self):
        """Return how much of what they bought the customers of these lines gave back.

        :return: {(company id, commercial partner id): `tools.risk.Profile`}
        """
        profiles = {}
        for company, lines in self.grouped("company_id").items():
            partners = self.env["res.partner"].union(
                *[line._get_commercial_partner() for line in lines]
            )
            for partner_id, profile in partners._get_rma_profiles(company).items():
                profiles[company.id, partner_id] = profile
        return profiles

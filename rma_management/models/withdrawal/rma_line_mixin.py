from typing import NamedTuple

from odoo import models


class Obstacle(NamedTuple):
    """Why the law does not cover what a customer withdraws from."""

    event: str  # of the withdrawal: exclude or delay
    text: str  # for the person who decides


class RmaLineObstacle(models.AbstractModel):
    _inherit = "rma.line.mixin"

    def _get_withdrawal_obstacle(self):
        """Return why no right of withdrawal covers this line; None where one does."""
        self.ensure_one()
        if self.withdrawal_right_id:
            return None
        _ = self.env._
        product = self.product_id.display_name
        if not self._is_law_observed():
            return Obstacle(
                "exclude",
                _(
                    "%(product)s: %(customer)s is a company, and has no right of withdrawal.",
                    product=product,
                    customer=self._get_commercial_partner().display_name,
                ),
            )
        country, category = self._get_country(), self.product_id.categ_id
        rights = self.env["rma.withdrawal.right"].sudo().search([("days", ">", 0)])
        rights = rights.filtered(
            lambda right: country in right.country_ids | right.country_group_ids.country_ids
        )
        if not rights:
            return Obstacle(
                "exclude",
                _(
                    "%(product)s: no right of withdrawal is set up for %(country)s.",
                    product=product,
                    country=country.name or _("an order without a country"),
                ),
            )
        covering = rights.filtered(lambda right: right._covers(country, category))
        if not covering:
            return Obstacle(
                "exclude",
                _(
                    "%(product)s: “%(category)s” is excluded from “%(right)s” (%(law)s).",
                    product=product,
                    category=category.display_name,
                    right=rights[0].name,
                    law=rights[0].source,
                ),
            )
        end = max(filter(None, (right._get_last_day(self) for right in covering)), default=None)
        return Obstacle("delay", self._get_late_text(covering[0], end))

    def _get_late_text(self, right, end):
        return self.env._(
            "%(product)s: the period of “%(right)s” ended on %(day)s.",
            product=self.product_id.display_name,
            right=right.name,
            day=end or "?",
        )

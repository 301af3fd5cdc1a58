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
        text = self._get_exclusion_text()
        if text:
            return Obstacle("exclude", text)
        return Obstacle("delay", self._get_late_text(self._get_covering_rights()))

    def _get_covering_rights(self, category=None):
        """Return the rights of the customer's country that are for these goods.

        :param category: another than that of the goods; an empty one is excluded from nothing
        """
        rights = self.env["rma.withdrawal.right"].sudo().search([("days", ">", 0)])
        country = self._get_country()
        category = self.product_id.categ_id if category is None else category
        return rights.filtered(lambda right: right._covers(country, category))

    def _get_exclusion_text(self):
        """Return why the law is not for these goods or this customer, in whatever time."""
        product, category = self.product_id.display_name, self.product_id.categ_id
        if not self._is_law_observed():
            return self.env._(
                "%(product)s: %(customer)s is a company, and has no right of withdrawal.",
                product=product,
                customer=self._get_commercial_partner().display_name,
            )
        rights = self._get_covering_rights(category.browse())
        if not rights:
            return self.env._(
                "%(product)s: no right of withdrawal is set up for %(country)s.",
                product=product,
                country=self._get_country().name or self.env._("an order without a country"),
            )
        if not self._get_covering_rights():
            return self.env._(
                "%(product)s: “%(category)s” is excluded from “%(right)s” (%(law)s).",
                product=product,
                category=category.display_name,
                right=rights[0].name,
                law=rights[0].source,
            )
        return ""

    def _get_late_text(self, rights):
        """Return when the last of these rights ended."""
        days = [right._get_last_day(self) for right in rights]
        return self.env._(
            "%(product)s: the period of “%(right)s” ended on %(day)s.",
            product=self.product_id.display_name,
            right=rights[:1].name,
            day=max(filter(None, days), default="?"),
        )

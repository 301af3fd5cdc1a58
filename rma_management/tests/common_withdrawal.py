from lxml import html

from odoo import fields
from odoo.tests import HttpCase, tagged

from ..models.withdrawal.rma_withdrawal_statement import Item
from .common import RmaCommon

FIELDS = {
    "partner_name": "Anna Customer",
    "order_reference": "S1",
    "email": "anna@example.com",
}


@tagged("post_install", "-at_install")
class WithdrawalCommon(RmaCommon):
    """A consumer in Germany, and the way from what was typed to what becomes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.country_id = cls.env.ref("base.de")
        cls.withdrawals = cls.env["rma.withdrawal"]

    def declare(self, order=None, items=(), process=True, **vals):
        """Declare a withdrawal as the page does: of an order, or of what is typed.

        :param items: [(name, quantity)] or [(name, quantity, order line)]
        """
        typed = {**FIELDS, **({"order_reference": order.name} if order else {}), **vals}
        items = tuple(
            Item(name, quantity, line[0].id if line else 0) for name, quantity, *line in items
        )
        withdrawal = self.withdrawals._declare(self.company, items=items, **typed)
        if process:
            withdrawal._process()
        return withdrawal

    def sell_on(self, day, lines=None, **vals):
        """Return an order delivered on a day."""
        order = self.sell(lines or [(self.chair, 3), (self.lamp, 2)], **vals)
        order.picking_ids.move_ids.date = day
        return order

    def sell_now(self, lines=None, **vals):
        return self.sell_on(fields.Datetime.now(), lines, **vals)


@tagged("post_install", "-at_install")
class WithdrawalHttpCommon(WithdrawalCommon, HttpCase):
    """A visitor who fills in what the page shows, and nothing else."""

    def get(self, path="/withdraw"):
        response = self.url_open(path)
        return response, self.parse(response)

    def parse(self, response):
        return html.fromstring(response.content.decode())

    def fill(self, page, **typed):
        """Return what a browser sends of the page's form, with what is typed into it."""
        form = page.xpath("//form[contains(@action, '/withdraw')]")[0]
        values = dict(form.fields)
        for name in typed:
            self.assertIn(name, values)
        return form.action, {**values, **typed}

    def submit(self, page, **typed):
        action, values = self.fill(page, **typed)
        values = {name: value for name, value in values.items() if value is not None}
        response = self.url_open(action, data=values)
        return response, self.parse(response)

    def go_all_the_way(self, path="/withdraw", **typed):
        """Return the page of the second step and the one that confirms the receipt."""
        _response, page = self.get(path)
        _response, review = self.submit(page, **{**FIELDS, **typed})
        _response, done = self.submit(review)
        return review, done

    def text(self, page):
        return " ".join(page.xpath("//main")[0].text_content().split())

from lxml import html

from odoo import Command
from odoo.http import root
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestWebsite(HttpCase):
    """A shopper finds the way to return and to withdraw wherever it is looked for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.website = cls.env["website"].search([], limit=1)
        cls.company = cls.website.company_id
        cls.company.rma_withdrawal_scope = "consumers"
        cls.product = cls.env["product.product"].create(
            {"name": "Chair", "list_price": 0.0, "is_published": True}
        )

    def get_links(self, path):
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        page = html.fromstring(response.content.decode())
        return page.xpath("//a[contains(@href, '/withdraw')]/@href"), page

    def test_every_page_of_the_shop(self):
        for path in ("/", "/shop", "/shop/cart", self.product.website_url):
            with self.subTest(path):
                links, page = self.get_links(path)
                self.assertTrue(links)
                self.assertTrue(page.xpath("//a[@href='/returns']"))
        self.company.rma_withdrawal_scope = "nobody"
        self.assertFalse(self.get_links("/shop")[0])

    def test_the_confirmation_of_the_order(self):
        self.authenticate(None, None)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Anna"}).id,
                "website_id": self.website.id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
        )
        order.action_confirm()
        self.session["sale_last_order_id"] = order.id
        root.session_store.save(self.session)
        _links, page = self.get_links("/shop/confirmation")
        (link,) = page.xpath("//p[@name='rma_withdrawal']//a/@href")
        response = self.url_open(link)
        self.assertIn(order.name, response.text)
        self.assertIn("Chair", response.text)

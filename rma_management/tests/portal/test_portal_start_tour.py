from odoo.tests import tagged

from ..common_browser import BrowserCase
from ..common_portal_start import PortalStartCommon


@tagged("post_install", "-at_install")
class TestPortalStartTour(PortalStartCommon, BrowserCase):
    """On a telephone, with thumbs."""

    browser_size = "360x740"
    touch_enabled = True

    def test_three_lines_and_a_photo(self):
        table = self.create_product("Table", 100.0)
        self.order = self.sell([(table, 1), (self.lamp, 1), (self.chair, 3)])
        self.start_tour(
            f"/my/orders/{self.order.id}/return", "rma_portal_start_tour", login=self.user.login
        )
        rma = self.get_returns()
        self.assertEqual(rma.state, "authorized")
        self.assertEqual(len(rma.line_ids), 3)
        self.assertEqual(rma.evidence_ids.mapped("name"), ["leg.png"])

    def test_a_guest_asks(self):
        self.start_tour("/returns", "rma_portal_guest_tour")
        self.assertEqual(self.env["rma.guest.access"].search([]).email, "nobody@example.com")

    def test_a_guest_returns(self):
        self.order._portal_ensure_token()
        self.start_tour(
            f"/my/orders/{self.order.id}/return?access_token={self.order.access_token}",
            "rma_portal_guest_start_tour",
        )
        self.assertRecordValues(self.get_returns(), [{"channel": "guest", "state": "authorized"}])
        self.assertEqual(self.get_returns().line_ids.product_uom_qty, 1)

from odoo.tests import tagged

from ..common_browser import BrowserCase
from ..common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalPageTour(PortalCase, BrowserCase):
    """The customer's page on a telephone."""

    browser_size = "360x740"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Core's head of the page has room for no more.
        cls.partner.name = "Anna"

    def test_the_parcel_is_on_its_way(self):
        self.start_tour("/my/returns", "rma_portal_parcel_tour", login="rma_owner")
        self.assertRecordValues(
            self.rma, [{"parcel_ref": "1Z999", "parcel_carrier": "UPS", "state": "authorized"}]
        )
        self.assertTrue(self.rma.date_shipped)

    def test_called_off(self):
        self.start_tour(f"/my/returns/{self.rma.id}", "rma_portal_cancel_tour", login="rma_owner")
        self.assertEqual(self.rma.state, "cancel")

    def test_withdrawal_of_a_part(self):
        order = self.sell([(self.chair, 3), (self.lamp, 1)])
        self.partner.country_id = self.env.ref("base.de")
        self.start_tour(f"/my/orders/{order.id}", "rma_withdrawal_tour", login="rma_owner")
        withdrawal = self.env["rma.withdrawal"].search([], order="id desc", limit=1)
        self.assertEqual(withdrawal.order_reference, order.name)
        withdrawal._process()
        self.assertEqual(withdrawal.state, "matched")
        self.assertRecordValues(
            withdrawal.rma_order_id.line_ids,
            [{"product_id": self.chair.id, "product_uom_qty": 2}],
        )

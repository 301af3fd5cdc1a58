from odoo.tests import tagged

from odoo.addons.rma_management.tests.common_browser import BrowserCase
from odoo.addons.rma_management.tests.common_portal import PortalCase


class RoundCase(PortalCase, BrowserCase):
    """A return that can be collected, on a round that goes every day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Core's head of the page has room for no more.
        cls.partner.name = "Anna"
        cls.round = cls.env["rma.round"].create(
            {
                "name": "Round North",
                "warehouse_id": cls.warehouse.id,
                "saturday": True,
                "sunday": True,
            }
        )


@tagged("post_install", "-at_install")
class TestPickupTour(RoundCase):
    """The customer has it collected, and sends it in two parcels, on a telephone (L6)."""

    browser_size = "360x740"
    touch_enabled = True

    def start(self, tour):
        self.start_tour(f"/my/returns/{self.rma.id}", tour, login="rma_owner")
        self.env.invalidate_all()

    def test_booked_moved_and_called_off(self):
        self.start("rma_pickup_tour")
        self.assertRecordValues(
            self.rma.pickup_ids, [{"state": "cancelled", "is_by_customer": True}]
        )
        self.assertEqual(self.rma.state, "authorized")

    def test_two_parcels(self):
        self.start("rma_parcels_tour")
        self.assertEqual(
            self.rma.parcel_ids.sorted("id").mapped("tracking_ref"), ["1Z999", "1Z998"]
        )


@tagged("post_install", "-at_install")
class TestPickupDeskTour(RoundCase):
    """Customer service does so on the form."""

    browser_size = "1366x768"

    def test_booked_on_the_form(self):
        self.csr.password = self.csr.login
        self.start_tour(
            f"/odoo/action-rma_management.rma_order_action/{self.rma.id}",
            "rma_pickup_desk_tour",
            login=self.csr.login,
        )
        self.env.invalidate_all()
        self.assertEqual(len(self.rma.parcel_ids), 2)
        self.assertRecordValues(
            self.rma.pickup_ids, [{"state": "cancelled", "is_by_customer": False}]
        )

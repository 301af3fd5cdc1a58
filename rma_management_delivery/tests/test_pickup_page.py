from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.rma_management.tests.common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPickupPage(PortalCase):
    """The customer has it collected, on the page of the return (L6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.round = cls.env["rma.round"].create(
            {
                "name": "Round North",
                "warehouse_id": cls.warehouse.id,
                "saturday": True,
                "sunday": True,
                "capacity": 1,
            }
        )
        today = fields.Date.today()
        cls.first, cls.second = today + timedelta(days=1), today + timedelta(days=2)

    def key(self, day):
        return f"round-{self.round.id}-{day}"

    def test_customer_books_moves_and_cancels(self):
        self.round.capacity = 2
        self.log_in("owner")
        page = self.get(self.rma).text
        self.assertIn(self.key(self.first), page)
        self.post(self.rma, "/pickup", slot=self.key(self.first))
        self.env.invalidate_all()
        pickup = self.rma.pickup_ids
        self.assertRecordValues(
            pickup, [{"state": "booked", "date": self.first, "is_by_customer": True}]
        )
        page = self.get(self.rma).text
        self.assertIn('data-pickup="1"', page)
        self.assertNotIn(self.key(self.first), page, "it is not moved to where it is")
        self.assertIn(self.key(self.second), page)
        self.post(self.rma, "/pickup", slot=self.key(self.second))
        self.env.invalidate_all()
        self.assertEqual(pickup.date, self.second)
        self.post(self.rma, "/pickup/cancel")
        self.env.invalidate_all()
        self.assertEqual(pickup.state, "cancelled")
        self.post(self.rma, "/pickup/cancel")
        self.assertEqual(len(self.rma.pickup_ids), 1)

    def test_what_was_not_offered(self):
        self.log_in("owner")
        day = fields.Date.today()
        for slot in (
            "", "x", "round-0-2030-01-01", self.key(day), self.key(day + timedelta(days=40)),
            f"carrier-{self.round.id}-{self.first}",
        ):  # fmt: skip
            with self.subTest(slot):
                answer = self.post(self.rma, "/pickup", slot=slot)
                self.assertIn("not free any more", answer.text)
        self.round.is_for_customers = False
        self.post(self.rma, "/pickup", slot=self.key(self.first))
        self.env.invalidate_all()
        self.assertFalse(self.rma.pickup_ids)

    def test_full_day(self):
        other = self.create_return(self.order, {self.lamp: 1})
        other._take_pickup(self.key(self.first))
        self.log_in("owner")
        self.assertNotIn(self.key(self.first), self.get(self.rma).text)
        self.post(self.rma, "/pickup", slot=self.key(self.first))
        self.env.invalidate_all()
        self.assertFalse(self.rma.pickup_ids)

    def test_others_do_nothing_here(self):
        for who in ("other", "nobody"):
            self.log_in(who)
            self.post(self.rma, "/pickup", slot=self.key(self.first))
            self.env.invalidate_all()
            with self.subTest(who):
                self.assertFalse(self.rma.pickup_ids)
        self.rma._take_pickup(self.key(self.first))
        for who in ("other", "nobody"):
            self.log_in(who)
            self.post(self.rma, "/pickup/cancel")
            self.env.invalidate_all()
            with self.subTest(who):
                self.assertEqual(self.rma.pickup_ids.state, "booked")

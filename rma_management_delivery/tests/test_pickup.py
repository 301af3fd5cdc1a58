from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .common_carrier import CarrierCommon

ACTIVITY = "rma_management_delivery.mail_activity_pickup"


class PickupCommon(CarrierCommon):
    """Returns that are collected, on a round that goes every day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.round = cls.env["rma.round"].create(
            {
                "name": "Round North",
                "warehouse_id": cls.warehouse.id,
                "saturday": True,
                "sunday": True,
                "capacity": 2,
                "price": 4.0,
            }
        )
        cls.pickup_cron = cls.env.ref("rma_management_delivery.ir_cron_pickups")
        today = fields.Date.today()
        cls.tomorrow, cls.later = today + timedelta(days=1), today + timedelta(days=3)

    def await_goods(self, carrier=None, **vals):
        """Return an authorized return of a chair that waits for its parcel."""
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 1}, **vals)
        if carrier:
            rma.picking_ids.carrier_id = carrier
        return rma

    def find_slot(self, rma, day, carrier=None):
        return next(
            slot
            for slot in rma.sudo()._get_pickup_slots()
            if slot.date == day and slot.carrier == (carrier or slot.carrier.browse())
        )

    def book(self, rma, day=None, carrier=None):
        return rma._book_pickup(self.find_slot(rma, day or self.tomorrow, carrier))

    def book_by_carrier(self, rma):
        """Book the first slot of the carrier."""
        slot = next(slot for slot in rma._get_pickup_slots() if slot.carrier)
        return rma._book_pickup(slot)

    def run_pickups(self):
        with self.enter_registry_test_mode():
            self.pickup_cron.method_direct_trigger()
        self.env.invalidate_all()


class TestRound(PickupCommon):
    """The company's own round (L6)."""

    def test_csr_books_moves_and_cancels(self):
        rma = self.await_goods().with_user(self.csr)
        action = rma.action_open_pickup()
        entries = self.env["rma.pickup.entry"].with_user(self.csr).with_context(**action["context"])
        with Form(entries) as form:
            self.assertEqual(form.round_id, self.round)
            form.date = self.tomorrow
        form.record.action_apply()
        pickup = rma.pickup_ids
        self.assertRecordValues(
            pickup,
            [
                {
                    "state": "booked",
                    "date": self.tomorrow,
                    "round_id": self.round.id,
                    "hour_from": 9.0,
                    "hour_to": 17.0,
                    "is_by_customer": False,
                }
            ],
        )
        with Form(entries) as form:
            form.date = self.later
        form.record.action_apply()
        self.assertEqual((rma.pickup_ids, pickup.date), (pickup, self.later))
        pickup.action_cancel()
        self.assertEqual(pickup.state, "cancelled")
        self.assertEqual(rma.state, "authorized", "the label stays valid")
        self.book(rma)
        self.assertEqual(rma.pickup_ids.mapped("state"), ["cancelled", "booked"])

    def test_goods_that_are_not_awaited_are_told(self):
        """Whether they came before the dialog was opened, or while it was."""
        rma = self.await_goods().with_user(self.csr)
        entries = self.env["rma.pickup.entry"].with_user(self.csr)
        vals = {"order_id": rma.id, "date": self.tomorrow}
        before = entries.create({**vals, "round_id": self.round.id})
        self.receive(rma)
        for entry in (before, entries.create(vals)):
            with self.assertRaisesRegex(UserError, "its goods are not awaited"):
                entry.action_apply()
        self.assertFalse(rma.pickup_ids)

    def test_capacity_and_days(self):
        for _stop in range(2):
            self.book(self.await_goods())
        rma = self.await_goods()
        self.assertNotIn(self.tomorrow, [slot.date for slot in rma._get_pickup_slots()])
        slot = self.find_slot(rma, self.later)
        with self.assertRaisesRegex(UserError, "no stop left"):
            rma._book_pickup(slot._replace(date=self.tomorrow))
        with self.assertRaisesRegex(UserError, "from tomorrow on"):
            rma._book_pickup(slot._replace(date=fields.Date.today()))
        self.round.capacity = 3
        self.assertTrue(self.book(rma))
        # It goes on its days, and to its postal codes.
        monday = date(2026, 1, 5)
        self.round.write({"monday": False})
        free = {day for _round, day in self.round._get_free(monday, 7)}
        self.assertEqual(free, {monday + timedelta(days=number) for number in range(1, 7)})
        for prefixes, code, is_served in (
            (False, "12345", True),
            ("12, 99", "12345", True),
            ("99", "12345", False),
            ("99", False, False),
        ):
            with self.subTest(prefixes=prefixes, code=code):
                self.round.zip_prefixes = prefixes
                self.partner.zip = code
                self.assertEqual(self.round._serves(self.partner), is_served)

    def test_what_is_not_collected(self):
        rma = self.await_goods()
        pickup = self.book(rma)
        self.assertEqual(rma._get_pickup_slots()[0].round, self.round)
        self.receive(rma)
        self.assertEqual(pickup.state, "done", "it is here, whoever brought it")
        self.assertFalse(rma._get_pickup_slots())
        cancelled = self.await_goods()
        pickup = self.book(cancelled)
        cancelled.action_cancel()
        self.assertEqual(pickup.state, "cancelled")
        slot = self.find_slot(self.await_goods(), self.tomorrow)
        with self.assertRaisesRegex(UserError, "cannot be collected"):
            cancelled._book_pickup(slot)

    def test_failed_is_a_question_and_no_more(self):
        rma = self.await_goods()
        picking, expiry = rma.picking_ids, rma.date_expiry
        pickup = self.book(rma)
        pickup.with_user(self.inspector).action_report_failed()
        self.assertEqual(pickup.state, "failed")
        self.assertEqual(rma.activity_ids.activity_type_id, self.env.ref(ACTIVITY))
        self.assertEqual((rma.state, rma.date_expiry), ("authorized", expiry))
        self.assertEqual(picking.state, "assigned")
        pickup.with_user(self.csr).action_retry()
        self.assertEqual(pickup.state, "booked")
        pickup.with_user(self.inspector).action_collect()
        self.assertEqual((pickup.state, rma.date_shipped), ("done", self.tomorrow))
        self.assertFalse(rma.date_scanned, "our driver is no carrier's scan")

    def test_fee_by_fault(self):
        for payer, fee in (("customer", 4.0), ("company", 0.0)):
            with self.subTest(payer):
                self.set_terms(freight_payer=payer)
                rma = self.await_goods()
                pickup = self.book(rma)
                charges = rma.charge_ids.filtered("pickup_id")
                self.assertEqual(sum(charges.mapped("amount")), fee)
                pickup._move(self.find_slot(rma, self.later))
                self.assertEqual(rma.charge_ids.filtered("pickup_id"), charges)
                pickup.action_cancel()
                self.assertFalse(rma.charge_ids.filtered("pickup_id"))

    def test_drivers_list(self):
        first, second = self.await_goods(), self.await_goods()
        pickups = self.book(first) | self.book(second)
        self.round.user_id = self.stock_user
        ((title, day, stops, driver),) = pickups.with_user(self.inspector)._get_driver_lists()
        self.assertEqual((title, day, len(stops)), ("Round North", self.tomorrow, 2))
        self.assertEqual(driver, self.stock_user.name)
        self.assertIn("1 Unit", stops[0]["goods"][0])
        self.assertIn("Anna Customer", stops[0]["address"])
        html = (
            self.env["ir.actions.report"]
            .with_user(self.inspector)
            ._render_qweb_html("rma_management_delivery.rma_pickup_report", pickups.ids)[0]
            .decode()
        )
        for text in (first.name, second.name, "1 Main Street", "Round North"):
            self.assertIn(text, html)
        action = self.round.with_user(self.inspector)._print_day(self.tomorrow)
        self.assertEqual(action["type"], "ir.actions.report")
        with self.assertRaisesRegex(UserError, "Nothing is to be collected"):
            self.round._print_day(self.later)

    def test_rights(self):
        pickup = self.book(self.await_goods())
        for user, pickups, rounds in (
            (self.csr, "rw", "r"),
            (self.inspector, "rw", "r"),
            (self.manager, "rw", "rwcu"),
            (self.accountant, "", ""),
            (self.stock_user, "", ""),
            (new_test_user(self.env, "rma_3pl_p", groups="rma_management.group_rma_3pl"), "", ""),
            (new_test_user(self.env, "rma_portal_p", groups="base.group_portal"), "", ""),
        ):
            for record, expected in ((pickup, pickups), (self.round, rounds)):
                found = "".join(
                    letter
                    for letter, name in zip(
                        "rwcu", ("read", "write", "create", "unlink"), strict=True
                    )
                    if record.with_user(user).has_access(name)
                )
                with self.subTest(user=user.login, model=record._name):
                    self.assertEqual(found, expected)
        for vals in ({"state": "done"}, {"date": self.later}, {"price": 1.0}, {"reference": "x"}):
            with self.subTest(vals), self.assertRaises(AccessError), self.env.cr.savepoint():
                pickup.with_user(self.csr).write(vals)

    def test_every_field_is_of_one_kind(self):
        pickup, round_ = self.env["rma.pickup"], self.env["rma.round"]
        self.assertFalse(pickup._get_typed())
        own = round_._get_guarded_fields() - round_._get_derived_fields()
        self.assertEqual(own - round_._get_typed().keys(), {"pickup_ids"})


class TestPickupCarrier(PickupCommon):
    """A carrier's pickup (L6), against a real server that fails in every way."""

    def test_booked_moved_and_cancelled(self):
        server = self.serve()
        self.set_terms(freight_payer="customer")
        rma = self.await_goods(self.http_carrier)
        pickup = self.book_by_carrier(rma)
        self.assertEqual((pickup.state, server.asked), ("requested", []))
        self.run_pickups()
        self.assertRecordValues(pickup, [{"state": "booked", "reference": "P-1", "price": 6.5}])
        self.assertEqual(sum(rma.charge_ids.filtered("pickup_id").mapped("amount")), 6.5)
        slots = [slot for slot in rma._get_pickup_slots() if slot.carrier]
        rma._book_pickup(slots[-1])
        self.assertEqual(pickup.state, "requested")
        self.run_pickups()
        self.assertEqual((pickup.state, pickup.date), ("booked", slots[-1].date))
        pickup.action_cancel()
        self.run_pickups()
        self.assertEqual((pickup.state, server.asked), ("cancelled", ["book", "move", "cancel"]))
        self.assertFalse(rma.charge_ids.filtered("pickup_id"))
        self.run_pickups()
        self.assertEqual(len(server.asked), 3, "nothing is said twice")

    def test_failure_is_a_question_and_the_label_stays(self):
        server = self.serve()
        for failure in ("slow", "broken", "lost", "garbage"):
            with self.subTest(failure):
                server.failures = [failure]
                rma = self.await_goods(self.http_carrier)
                pickup = self.book_by_carrier(rma)
                with mute_logger(*self.muted):
                    self.run_pickups()
                self.assertEqual(pickup.state, "failed")
                self.assertTrue(pickup.error)
                self.assertEqual(len(rma.activity_ids), 1)
                self.assertEqual((rma.state, rma.picking_ids.state), ("authorized", "assigned"))
                # Asked again under the same key: booked once, whatever came of the first time.
                pickup.with_user(self.csr).action_retry()
                self.run_pickups()
                self.assertEqual(pickup.state, "booked")
        self.assertEqual(len(server.booked), 4)

    def test_cut_off_request_is_for_somebody_to_look_at(self):
        self.serve()
        rma = self.await_goods(self.http_carrier)
        pickup = self.book_by_carrier(rma)
        pickup._in_action().is_asking = True
        with self.assertRaisesRegex(UserError, "this very moment"):
            pickup.action_cancel()
        with patch.object(
            self.env.registry["delivery.carrier"],
            "_rma_pickup",
            lambda *_args: self.fail("asked again"),
        ):
            self.run_pickups()
        self.assertEqual(pickup.state, "failed")
        self.assertIn("look with the carrier", pickup.error)

    def test_cancelling_that_fails_is_said(self):
        server = self.serve()
        rma = self.await_goods(self.http_carrier)
        pickup = self.book_by_carrier(rma)
        self.run_pickups()
        server.failures = ["broken"]
        pickup.action_cancel()
        with mute_logger(*self.muted):
            self.run_pickups()
        self.assertEqual(pickup.state, "cancelled")
        self.assertIn("could not be told", rma.activity_ids.note)

    def test_from_the_carrier_to_our_round(self):
        server = self.serve()
        rma = self.await_goods(self.http_carrier)
        first = self.book_by_carrier(rma)
        self.run_pickups()
        second = self.book(rma, self.later)
        self.run_pickups()
        self.assertEqual((first.state, second.state), ("cancelled", "booked"))
        self.assertEqual(server.asked, ["book", "cancel"])

    def test_carrier_that_books_none(self):
        rma = self.await_goods(self.create_carrier("Plain", "fixed"))
        self.assertFalse([slot for slot in rma._get_pickup_slots() if slot.carrier])
        with self.assertRaisesRegex(UserError, "books no pickups"):
            rma.picking_ids.carrier_id._rma_pickup("book", rma.pickup_ids)

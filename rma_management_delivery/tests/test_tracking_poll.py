from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tools import mute_logger

from .common_carrier import CarrierCommon

EVENT = {"key": "1", "status": "in_transit", "date": "2026-01-05T10:00:00Z", "text": "Vienna"}


class TestTrackingPoll(CarrierCommon):
    """The job that asks the carriers (L5), against a real server that fails in every way."""

    def test_what_the_carrier_says_is_taken_down_once(self):
        server = self.serve()
        rma, parcel = self.send("RT1")
        server.events["RT1"] = [EVENT, EVENT]
        self.track()
        self.assertRecordValues(parcel, [{"state": "transit", "poll_error": False}])
        self.assertEqual(parcel.event_ids.mapped("text"), ["Vienna"])
        self.assertEqual(str(rma.date_shipped), "2026-01-05")
        # Not again before its time, and nothing twice then.
        self.track()
        self.assertEqual(server.asked, ["RT1"])
        parcel._in_action().date_poll = fields.Datetime.now()
        self.track()
        self.assertEqual(server.asked, ["RT1", "RT1"])
        self.assertEqual(len(parcel.event_ids), 1)

    def test_a_carrier_that_fails_is_asked_again(self):
        server = self.serve()
        _rma, parcel = self.send("RT1")
        server.events["RT1"] = [EVENT]
        server.failures = ["slow", "broken", "lost", "garbage"]
        waits = []
        for _failure in list(server.failures):
            parcel._in_action().date_poll = fields.Datetime.now()
            with mute_logger(*self.muted):
                self.track()
            self.assertEqual(parcel.state, "announced")
            self.assertTrue(parcel.poll_error)
            waits.append(parcel.date_poll - fields.Datetime.now())
        self.assertEqual(parcel.poll_failures, 4)
        self.assertEqual(waits, sorted(waits), "less and less often")
        parcel._in_action().date_poll = fields.Datetime.now()
        self.track()
        self.assertRecordValues(
            parcel, [{"state": "transit", "poll_error": False, "poll_failures": 0}]
        )

    def test_one_that_fails_keeps_no_other(self):
        server = self.serve()
        parcels = self.env["rma.parcel"]
        for number in range(3):
            parcels |= self.send(f"RT{number}")[1]
            server.events[f"RT{number}"] = [EVENT]
        server.failures = ["broken"]
        with mute_logger(*self.muted):
            self.track()
        self.assertEqual(sorted(server.asked), ["RT0", "RT1", "RT2"])
        self.assertEqual(sorted(parcels.mapped("state")), ["announced", "transit", "transit"])

    def test_what_has_come_to_an_end_is_not_asked_of(self):
        server = self.serve()
        _first, delivered = self.send("RT1")
        server.events["RT1"] = [{**EVENT, "status": "delivered"}]
        self.track()
        self.assertEqual(delivered.state, "delivered")
        cancelled, _parcel = self.send("RT2")
        cancelled.action_cancel()
        _third, other = self.send("RT3", carrier=self.create_carrier("Plain", "fixed"))
        for parcel in delivered | other:
            parcel._in_action().date_poll = fields.Datetime.now() - timedelta(days=1)
        self.track()
        self.assertEqual(server.asked, ["RT1"])

    def test_states_of_the_oca(self):
        carrier = self.create_carrier("Carrier with a State", "rma_oca")
        _rma, parcel = self.send("RT1", carrier=carrier)
        start = fields.Datetime.now()
        told = (
            ("shipping_recorded_in_carrier", "announced"),
            ("in_transit", "transit"),
            ("incidence", "exception"),
            ("in_transit", "transit"),
            ("no_update", "transit"),
            ("canceled_shipment", "exception"),
            ("warehouse_delivered", "delivered"),
        )
        # Of two reports of one second nobody could say which is the news.
        for minutes, (state, expected) in enumerate(told):
            moment = start + timedelta(minutes=minutes)
            with self.subTest(state), freeze_time(moment):
                carrier.rma_oca_state = state
                parcel._in_action().date_poll = fields.Datetime.now()
                self.track()
                self.assertEqual(parcel.state, expected)

from datetime import date, datetime, timedelta
from itertools import permutations

from odoo.tests import BaseCase, tagged

from ..tools.parcel import Event, fold, read_event, read_report, to_status

START = datetime(2026, 1, 5, 8)
NOW = datetime(2026, 1, 20)


def tell(*statuses):
    """Return the events of these statuses, an hour between them."""
    return [
        Event(str(hour), START + timedelta(hours=hour), status)
        for hour, status in enumerate(statuses)
    ]


@tagged("post_install", "-at_install")
class TestParcelFold(BaseCase):
    """Where a parcel is (L5): a table, and the same whatever came first or twice."""

    def test_states(self):
        for statuses, state, scanned in (
            ((), "announced", None),
            (("announced",), "announced", None),
            (("",), "announced", None),
            (("transit",), "transit", 0),
            (("announced", "transit"), "transit", 1),
            (("transit", "announced"), "transit", 0),
            (("transit", ""), "transit", 0),
            (("transit", "delivery", "delivered"), "delivered", 0),
            (("transit", "exception"), "exception", 0),
            (("transit", "exception", "transit"), "transit", 0),
            # What is wrong before the carrier has it is no scan.
            (("exception",), "exception", None),
            (("exception", "delivery"), "delivery", 1),
            (("delivered",), "delivered", 0),
            # What has come stays so, unless it is sent back; and then that stays.
            (("delivered", "transit"), "delivered", 0),
            (("delivered", "exception"), "delivered", 0),
            (("delivered", "returned"), "returned", 0),
            (("returned", "delivered"), "returned", 1),
        ):
            with self.subTest(statuses):
                story = fold(tell(*statuses))
                self.assertEqual(story.state, state)
                moment = None if scanned is None else START + timedelta(hours=scanned)
                self.assertEqual(story.scanned, moment)

    def test_order_and_repetition_do_nothing(self):
        events = tell("announced", "transit", "exception", "delivery", "delivered")
        wanted = fold(events)
        for order in permutations(events):
            self.assertEqual(fold(order), wanted)
            self.assertEqual(fold([*order, *order[:2]]), wanted)

    def test_same_moment(self):
        events = [Event("b", START, "delivered"), Event("a", START, "transit")]
        self.assertEqual(fold(events), fold(events[::-1]))
        self.assertEqual(fold(events).state, "delivered")

    def test_expected_day_is_the_last_one_told(self):
        first, second, third = tell("transit", "transit", "transit")
        events = [
            second._replace(expected=date(2026, 1, 9)),
            first._replace(expected=date(2026, 1, 8)),
            third,
        ]
        self.assertEqual(fold(events).expected, date(2026, 1, 9))

    def test_names_of_others(self):
        for name, status in (
            ("shipping_recorded_in_carrier", "announced"),
            ("in_transit", "transit"),
            ("canceled_shipment", "exception"),
            ("incidence", "exception"),
            ("customer_delivered", "delivered"),
            ("warehouse_delivered", "delivered"),
            ("no_update", ""),
            ("InTransit", "transit"),
            ("OutForDelivery", "delivery"),
            ("out_for_delivery", "delivery"),
            ("return_to_sender", "returned"),
            ("AttemptFail", "exception"),
            ("Delivered", "delivered"),
            ("anything else", ""),
            (None, ""),
        ):
            with self.subTest(name):
                self.assertEqual(to_status(name), status)

    def test_reports_are_read(self):
        event = read_event(
            {
                "key": 7,
                "status": "in_transit",
                "date": "2026-01-05T10:00:00+02:00",
                "text": "In\x00 Vienna",
                "expected": "2026-01-08",
            },
            NOW,
        )
        self.assertEqual(
            event,
            Event("7", datetime(2026, 1, 5, 8), "transit", "In Vienna", date(2026, 1, 8)),
        )
        # Nothing has happened yet that is to come.
        ahead = read_event({"key": "1", "status": "transit", "date": "2099-01-01"}, NOW)
        self.assertEqual(ahead.date, NOW)
        # Without a name of its own, the same report has the same name.
        one, two = (read_event({"status": "transit", "date": "2026-01-05"}, NOW) for _i in (1, 2))
        self.assertEqual(one, two)

    def test_what_is_no_report(self):
        for data in (
            {"status": "transit"},
            {"key": [], "status": {}},
            {"key": "1", "date": "yesterday"},
            {"key": "1", "date": 5},
            {"key": "x" * 129},
            {"key": "1", "expected": "soon"},
        ):
            with self.subTest(data), self.assertRaises(ValueError):
                read_event(data, NOW)
        for data in (None, 1, "x", [1], {"events": {}}, {"events": [[]]}, {}, {"number": ""}):
            with self.subTest(data), self.assertRaises(ValueError):
                read_report(data)

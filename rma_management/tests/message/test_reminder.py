from datetime import date, datetime

from freezegun import freeze_time

from odoo.tests import tagged

from ...tools.clock import day_start, get_quiet_end
from ..common_message import MessageCommon


@tagged("post_install", "-at_install")
class TestReminder(MessageCommon):
    """Who is reminded on which day: authorized on 1 June, ten in the morning in Berlin."""

    START = "2026-06-01 08:00:00"

    def test_label_unused(self):
        """Once on the third day, once on the seventh, and not of what is long past."""
        for days, told in (
            (("03 21:00",), []),
            # In Berlin it is the fourth; but nobody is reminded at night.
            (("03 22:30",), []),
            (("04 07:00",), ["unused"]),
            (("04 07:00", "04 12:00", "06 07:00"), ["unused"]),
            (("04 07:00", "08 07:00", "08 08:00", "20 07:00"), ["unused", "unused_again"]),
            # The job stood still: one mail, not two.
            (("09 07:00",), ["unused_again"]),
            (("23 07:00",), []),
        ):
            with self.subTest(days):
                rma = self.authorize_at(self.START)
                for day in days:
                    self.tell(f"2026-06-{day}:00")
                self.assertEqual(self.get_log(rma), told)
                self.assertEqual(len(self.get_mails(rma)), len(told))
                rma.action_cancel()

    def test_no_reminder_once_it_is_on_its_way_or_here(self):
        acts = {
            "shipped": lambda rma: rma._mark_shipped(),
            "received": self.receive,
            "cancelled": lambda rma: rma.action_cancel(),
            "kept": lambda _rma: None,
        }
        for what, act in acts.items():
            with self.subTest(what):
                line = {"resolution": "keep"} if what == "kept" else {}
                rma = self.authorize_at(self.START, line=line)
                with freeze_time("2026-06-02 08:00:00"):
                    act(rma)
                self.tell("2026-06-04 12:00:00")
                self.assertNotIn("unused", self.get_log(rma))

    def test_sent_while_it_waits_for_the_morning(self):
        rma = self.authorize_at(self.START)
        self.tell("2026-06-03 22:30:00")
        self.assertEqual(self.get_log(rma, "queued"), ["unused"])
        with freeze_time("2026-06-03 23:00:00"):
            rma._mark_shipped()
        self.tell("2026-06-04 07:00:00")
        self.assertEqual(self.get_log(rma, "dropped"), ["unused"])
        self.assertFalse(self.get_mails(rma))

    def test_quiet_hours_are_the_customers(self):
        self.partner.tz = "Asia/Tokyo"
        rma = self.authorize_at(self.START)
        self.tell("2026-06-04 12:00:00")
        self.assertEqual(self.get_log(rma), [])
        row = self.env["rma.message"].search([("order_id", "=", rma.id)])
        self.assertEqual(row.date_due, datetime(2026, 6, 4, 23, 0))
        self.tell("2026-06-04 23:00:00")
        self.assertEqual(self.get_log(rma), ["unused"])

    def test_quiet_end(self):
        def at(hour, minute=0):
            return datetime(2026, 6, 3, hour, minute)

        for moment, start, end, wanted in (
            (at(17, 59), 20, 8, None),
            (at(18, 0), 20, 8, datetime(2026, 6, 4, 6, 0)),
            (at(23, 0), 20, 8, datetime(2026, 6, 4, 6, 0)),
            (at(5, 59), 20, 8, at(6)),
            (at(6, 0), 20, 8, None),
            (at(10, 29), 12.5, 14, None),
            (at(12, 0), 12.5, 14, None),
            (at(10, 30), 12.5, 14, at(12)),
            (at(10, 30), 8, 8, None),
        ):
            with self.subTest(moment=moment, start=start):
                self.assertEqual(get_quiet_end(moment, "Europe/Berlin", start, end), wanted)
        self.assertEqual(day_start(date(2026, 6, 4), "Europe/Berlin"), datetime(2026, 6, 3, 22, 0))
        self.assertEqual(day_start(date(2026, 6, 4), None), datetime(2026, 6, 4))

    def test_expiring(self):
        """Valid until 11 June; what is about to expire is not reminded of its label, too."""
        self.set_terms(validity_days=10)
        rma = self.authorize_at(self.START)
        for day, told in (
            ("07", ["unused"]),
            ("08", ["unused", "expiring"]),
            ("09", ["unused", "expiring"]),
            ("11", ["unused", "expiring"]),
        ):
            with self.subTest(day):
                self.tell(f"2026-06-{day} 12:00:00")
                self.assertEqual(self.get_log(rma), told)
        # Each end of its own is told once.
        rma._write_decided({"date_expiry": date(2026, 6, 20)})
        self.tell("2026-06-17 12:00:00")
        self.tell("2026-06-18 12:00:00")
        self.assertEqual(self.get_log(rma).count("expiring"), 2)

    def test_short_validity_is_not_told_at_once(self):
        self.set_terms(validity_days=2)
        rma = self.authorize_at(self.START)
        self.tell("2026-06-01 12:00:00")
        self.assertEqual(self.get_log(rma), [])
        self.tell("2026-06-02 12:00:00")
        self.assertEqual(self.get_log(rma), ["expiring"])

    def test_long_on_the_way(self):
        for day, told in (("08", []), ("09", ["transit", "transit_lookup"]), ("25", [])):
            with self.subTest(day):
                rma = self.authorize_at(self.START, user=self.csr).with_user(self.env.user)
                with freeze_time("2026-06-02 08:00:00"):
                    rma._mark_shipped()
                self.tell(f"2026-06-{day} 12:00:00")
                self.tell(f"2026-06-{day} 13:00:00")
                self.assertEqual(sorted(self.get_log(rma)), told)
                self.assertEqual(len(rma.activity_ids), 1 if told else 0)
                rma.action_cancel()

    def test_arrived_and_not_inspected(self):
        rma = self.authorize_at(self.START, user=self.csr).with_user(self.env.user)
        with freeze_time("2026-06-02 08:00:00"):
            self.receive(rma)
        for now, count in (
            ("2026-06-04 07:59:00", 0),
            ("2026-06-04 08:01:00", 1),
            ("2026-06-04 09:00:00", 1),
        ):
            with self.subTest(now):
                self.tell(now)
                self.assertEqual(len(rma.activity_ids), count)
        self.assertEqual(rma.activity_ids.user_id, self.csr)
        self.assertIn("48 hours", rma.activity_ids.note)

    def test_inspected_in_time(self):
        rma = self.authorize_at(self.START)
        with freeze_time("2026-06-02 08:00:00"):
            self.receive(rma)
            self.inspect(rma)
        self.tell("2026-06-05 08:00:00")
        self.assertFalse(rma.activity_ids)

    def test_transfer_is_expected_when_the_parcel_has_come(self):
        self.company.rma_transit_days = 4
        rma = self.authorize_at(self.START)
        with freeze_time("2026-06-05 23:00:00"):
            rma.with_user(self.csr).action_mark_shipped()
        self.assertEqual(rma.date_shipped, date(2026, 6, 6))
        self.assertEqual(rma.picking_ids.scheduled_date, datetime(2026, 6, 10, 10, 0))
        with freeze_time("2026-06-09 08:00:00"):
            rma.with_user(self.csr).action_mark_shipped()
        self.assertEqual(rma.date_shipped, date(2026, 6, 6))

    def test_many_cost_no_more_to_find(self):
        counts = []
        for number in (1, 20):
            for _number in range(number):
                self.authorize_at(self.START)
            with freeze_time("2026-06-04 08:00:00"):
                self.remind()
                self.env["rma.message"].search([]).unlink()
                before = self.env.cr.sql_log_count
                self.remind()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

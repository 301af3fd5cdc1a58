from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from ...tools.clock import add_months, local_day
from ...tools.guarantee import Remedy, Terms, reckon

EUROPE = Terms(24, 12, (Remedy("repair"), Remedy("exchange"), Remedy("refund", attempts=1)), 12)
BRITAIN = Terms(
    72,
    6,
    (
        Remedy("refund", days=30, is_proven_by_customer=True),
        Remedy("repair"),
        Remedy("exchange"),
        Remedy("refund", attempts=1),
    ),
)
CHINA = Terms(
    12,
    6,
    (
        Remedy("refund", days=7),
        Remedy("exchange", days=15),
        Remedy("repair"),
        Remedy("exchange", attempts=2),
        Remedy("refund", attempts=2),
    ),
)


def day(text):
    return date.fromisoformat(text)


@tagged("post_install", "-at_install")
class TestGuaranteeTools(BaseCase):
    """Guarantees on paper, without a database."""

    def test_months_end_on_the_same_day_or_the_last(self):
        for start, months, end in (
            ("2026-01-15", 24, "2028-01-15"),
            ("2024-02-29", 24, "2026-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2024-02-28", 24, "2026-02-28"),
            ("2025-08-31", 6, "2026-02-28"),
            ("2025-08-31", 1, "2025-09-30"),
            ("2025-10-31", 4, "2026-02-28"),
            ("2025-12-31", 12, "2026-12-31"),
            ("2025-12-01", 1, "2026-01-01"),
            ("2025-11-30", 1, "2025-12-30"),
            ("2025-11-30", 0, "2025-11-30"),
            ("9999-01-01", 24, "9999-12-31"),
        ):
            with self.subTest(start=start, months=months):
                self.assertEqual(add_months(day(start), months), day(end))

    def test_boundaries(self):
        """Delivered on the 29th of February of a leap year."""
        for terms, asked, in_time, burden, due in (
            (EUROPE, "2024-02-29", True, True, "repair exchange"),
            (EUROPE, "2025-02-28", True, True, "repair exchange"),
            (EUROPE, "2025-03-01", True, False, "repair exchange"),
            (EUROPE, "2026-02-28", True, False, "repair exchange"),
            (EUROPE, "2026-03-01", False, False, ""),
            (BRITAIN, "2024-03-30", True, False, "refund repair exchange"),
            (BRITAIN, "2024-03-31", True, True, "repair exchange"),
            (BRITAIN, "2024-08-29", True, True, "repair exchange"),
            (BRITAIN, "2024-08-30", True, False, "repair exchange"),
            (BRITAIN, "2030-02-28", True, False, "repair exchange"),
            (BRITAIN, "2030-03-01", False, False, ""),
            (CHINA, "2024-03-07", True, True, "refund exchange repair"),
            (CHINA, "2024-03-08", True, True, "exchange repair"),
            (CHINA, "2024-03-15", True, True, "exchange repair"),
            (CHINA, "2024-03-16", True, True, "repair"),
            (CHINA, "2025-02-28", True, False, "repair"),
            (CHINA, "2025-03-01", False, False, ""),
        ):
            with self.subTest(months=terms.months, asked=asked):
                found = reckon(terms, day("2024-02-29"), day(asked))
                names = [each.remedy.resolution for each in found.due]
                self.assertEqual((found.is_in_time, names), (in_time, due.split()))
                if found.first:
                    self.assertEqual(found.first.is_burden_on_seller, burden)

    def test_what_failed_opens_the_next(self):
        for terms, attempts, due in (
            (EUROPE, 0, "repair exchange"),
            (EUROPE, 1, "refund repair exchange"),
            (EUROPE, 5, "refund repair exchange"),
            (BRITAIN, 1, "refund repair exchange"),
            (CHINA, 1, "repair"),
            (CHINA, 2, "exchange refund repair"),
        ):
            with self.subTest(months=terms.months, attempts=attempts):
                found = reckon(terms, day("2026-01-15"), day("2026-06-15"), attempts)
                self.assertEqual([each.remedy.resolution for each in found.due], due.split())

    def test_until_when(self):
        found = reckon(BRITAIN, day("2026-01-15"), day("2026-01-20"))
        self.assertEqual(
            [(each.remedy.resolution, each.until) for each in found.due],
            [
                ("refund", day("2026-02-14")),
                ("repair", day("2032-01-15")),
                ("exchange", day("2032-01-15")),
            ],
        )
        self.assertEqual(found.burden_until, day("2026-07-15"))
        self.assertIsNone(found.find("store_credit"))

    def test_a_repair_lengthens_it_once(self):
        for is_repaired, asked, in_time in (
            (False, "2028-01-16", False),
            (True, "2028-01-16", True),
            (True, "2029-01-15", True),
            (True, "2029-01-16", False),
        ):
            with self.subTest(is_repaired=is_repaired, asked=asked):
                found = reckon(EUROPE, day("2026-01-15"), day(asked), 3, is_repaired)
                self.assertEqual(found.is_in_time, in_time)

    def test_days_are_those_where_the_company_is(self):
        """Delivered late in the evening by UTC, which is the next day already in Shanghai."""
        moment = datetime(2026, 1, 15, 20, 0)
        for zone, end in (("Asia/Shanghai", "2027-01-16"), ("America/New_York", "2027-01-15")):
            with self.subTest(zone=zone):
                found = reckon(CHINA, local_day(moment, zone), day("2026-02-01"))
                self.assertEqual(found.until, day(end))

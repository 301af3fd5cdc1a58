from datetime import date
from fractions import Fraction
from unittest import TestCase

from ...tools.payback import Source, find_day, spread


class TestPayback(TestCase):
    """Which way money goes back, without a database."""

    def test_spread(self):
        cases = [
            ("one payment", 30, [("a", 100, 100, False)], [("a", 30)]),
            ("what is left of it", 30, [("a", 20, 100, False)], [("a", 20)]),
            ("in their order", 30, [("a", 20, 20, False), ("b", 50, 50, False)],
             [("a", 20), ("b", 10)]),
            ("nothing left", 30, [("a", 0, 100, False), ("b", 50, 50, False)], [("b", 30)]),
            ("more refunded than paid", 30, [("a", -5, 100, False)], []),
            ("whole only, part wanted", 30, [("a", 100, 100, True)], []),
            ("whole only, all wanted", 100, [("a", 100, 100, True)], [("a", 100)]),
            ("whole only, part of it gone", 50, [("a", 50, 100, True)], []),
            ("whole only is passed over", 30, [("a", 100, 100, True), ("b", 40, 40, False)],
             [("b", 30)]),
            ("nothing wanted", 0, [("a", 100, 100, False)], []),
        ]  # fmt: skip
        for name, wanted, sources, shares in cases:
            with self.subTest(name):
                found = spread(
                    Fraction(wanted),
                    [Source(key, Fraction(left), Fraction(total), whole)
                     for key, left, total, whole in sources],
                )  # fmt: skip
                self.assertEqual(found, shares)

    def test_find_day(self):
        june = [(date(2026, 6, 10), Fraction(1)), (date(2026, 6, 1), Fraction(2))]
        for settled, day in ((0, 1), (1, 1), (2, 10), (Fraction(5, 2), 10), (3, None), (4, None)):
            with self.subTest(settled=settled):
                self.assertEqual(find_day(june, settled), day and date(2026, 6, day))
        self.assertIsNone(find_day([], 0))

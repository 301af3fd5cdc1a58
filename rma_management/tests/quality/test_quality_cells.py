from datetime import date, timedelta

from odoo.tests import BaseCase

from ...tools.quality import Cell, Key, find
from ...tools.quality_cells import Counter, Delivered, Period, Returned

TODAY = date(2026, 11, 29)


def ago(days):
    return TODAY - timedelta(days=days)


def cell(product, returned, exposed, scope="product", scope_id=None, is_new=True):
    key = Key(1, product, scope, scope_id or product)
    return Cell(key, 1, returned, exposed, is_new)


class TestCells(BaseCase):
    """How deliveries and returns are counted, and which cells stand out."""

    def test_exposure_follows_the_time_that_returns_take(self):
        """Half of all returns come within ten days: a young delivery counts half."""
        returned = [
            Returned(number, 1, 9, 1, None, None, ago(300), ago(300 - lag))
            for number, lag in enumerate([10] * 10 + [50] * 10)
        ]
        delivered = [Delivered(1, 1, None, None, ago(age), 10) for age in (5, 10, 49, 50, 200)]
        counter = Counter(delivered, returned, TODAY)
        exposed = counter.count(Key(1, 1, "product", 1)).exposed
        self.assertAlmostEqual(exposed, 0 + 5 + 5 + 10 + 10)

    def test_a_period_counts_its_own_deliveries(self):
        delivered = [Delivered(1, 1, None, None, ago(age), 10) for age in (100, 10)]
        returned = [
            Returned(number, 1, 1, 1, None, None, ago(age), ago(5))
            for number, age in enumerate((100, 100, 10))
        ]
        counter = Counter(delivered, returned, TODAY)
        key = Key(1, 1, "product", 1)
        for period, expected in (
            (Period(), (3, 20)),
            (Period(end=ago(50)), (2, 10)),
            (Period(first=ago(50)), (1, 10)),
        ):
            with self.subTest(period):
                found = counter.count(key, period)
                self.assertEqual((found.returned, found.exposed), expected)

    def test_a_line_with_two_lots_is_one_return(self):
        delivered = [Delivered(1, 1, lot, None, ago(9), 5) for lot in (7, 8)]
        returned = [Returned(1, 1, 1, 1, lot, None, ago(9), ago(1)) for lot in (7, 8)]
        counter = Counter(delivered, returned, TODAY)
        self.assertEqual(counter.count(Key(1, 1, "product", 1)).returned, 1)
        self.assertEqual(counter.count(Key(1, 1, "lot", 7)).returned, 1)

    def test_who_stands_out(self):
        others = [cell(product, 2, 100) for product in range(10, 20)]
        for name, found, expected in (
            ("many", cell(1, 9, 100), True),
            ("too few", cell(1, 4, 10), False),
            ("as usual", cell(1, 20, 1000), False),
            ("sure, and not twice as often", cell(1, 190, 5000), False),
            ("nothing new", cell(1, 9, 100, is_new=False), False),
        ):
            with self.subTest(name):
                self.assertEqual(bool(find([*others, found])), expected)

    def test_nobody_to_compare_with(self):
        self.assertFalse(find([cell(1, 9, 100)]))

    def test_the_narrower_one_is_told(self):
        others = [cell(product, 2, 100) for product in range(10, 20)]
        lots = [cell(1, 1, 50, "lot", 5), cell(1, 9, 50, "lot", 6)]
        found = find([*others, cell(1, 10, 100), *lots])
        self.assertEqual([key.scope_id for key in found], [6])
        spread = [cell(1, 9, 50, "lot", 5), cell(1, 9, 50, "lot", 6), cell(1, 9, 50, "lot", 7)]
        spread[2] = spread[2]._replace(is_new=False)
        found = find([*others, cell(1, 27, 150), *spread])
        self.assertEqual([key.scope for key in found], ["product"])

import random

from odoo.tests import BaseCase

from ...tools.risk import STRENGTH_UP_TO, Company, Point, Profile, fit, weigh


def profile(points):
    return Profile(tuple(Point(number, *point) for number, point in enumerate(points)))


class TestRisk(BaseCase):
    """How a customer's return rate is weighed."""

    def test_what_counts(self):
        for found, fault, expected in (
            (None, None, 0.5),
            (None, "customer", 0.5),
            (None, "seller", 0.0),
            (True, None, 1.0),
            (True, "customer", 1.0),
            (True, "seller", 0.0),
            (True, "carrier", 0.0),
            (True, "vendor", 0.0),
            (False, "customer", 1.0),
            (False, "seller", 1.0),
        ):
            with self.subTest(found=found, fault=fault):
                self.assertEqual(weigh(found, fault), expected)

    def test_one_of_one_is_no_habit(self):
        one = profile([(0, (1,), 1.0)])
        self.assertAlmostEqual(one.percent, 100 * 2 / 11)
        self.assertFalse(one.asks(1))

    def test_it_fades(self):
        for age, expected in ((0, 1.0), (73, 0.8), (365, 0.0), (900, 0.0)):
            with self.subTest(age=age):
                self.assertAlmostEqual(Point(1, age).weight, expected)
        self.assertAlmostEqual(profile([(400, (1,), 1.0)] * 9).percent, 10)

    def test_many_speak_for_themselves(self):
        self.assertAlmostEqual(profile([(0, (1,), 1.0)] * 200).percent, 100 * 201 / 210)

    def test_where_it_asks(self):
        half = profile([(0, (1,), 1.0), (0,)] * 3)
        self.assertAlmostEqual(half.percent, 25)
        for limit, expected in ((0, False), (24, True), (25, True), (26, False)):
            with self.subTest(limit=limit):
                self.assertEqual(half.asks(limit), expected)

    def test_what_is_usual(self):
        self.assertEqual(fit([]), Company())
        alike = fit([(1, 10, 50)])
        self.assertEqual((alike.rate, alike.strength), (0.1, STRENGTH_UP_TO))
        differ = fit([(0, 10, 90), (9, 10, 10)])
        self.assertAlmostEqual(differ.rate, 0.09)
        self.assertLess(differ.strength, 3)

    def test_fit_finds_what_customers_are_drawn_from(self):
        dice = random.Random(5)
        customers = []
        for _customer in range(4000):
            rate = dice.betavariate(2, 18)
            customers.append((sum(dice.random() < rate for _line in range(12)), 12, 1))
        found = fit(customers)
        self.assertAlmostEqual(found.rate, 0.1, delta=0.01)
        self.assertAlmostEqual(found.strength, 20, delta=5)

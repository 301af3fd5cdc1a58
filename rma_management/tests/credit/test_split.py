from fractions import Fraction

from odoo.tests import BaseCase

from ...tools.split import split

CENT = Fraction(1, 100)


class TestSplit(BaseCase):
    """A total is shared to the last cent."""

    def test_shares_add_up(self):
        for total, weights in (
            (100.0, {"a": 1, "b": 1, "c": 1}),
            (0.01, {"a": 1, "b": 1}),
            (33.33, {"a": 0.1, "b": 0.2, "c": 7}),
        ):
            with self.subTest(total=total):
                shares = split(total, weights, CENT)
                self.assertEqual(sum(shares.values()), Fraction(repr(total)))
                whole = sum(weights.values())
                for key, weight in weights.items():
                    self.assertAlmostEqual(
                        float(shares[key]), total * weight / whole, delta=0.010001
                    )

    def test_nothing_for_what_weighs_nothing(self):
        self.assertEqual(split(5.0, {"a": -1, "b": 2}, CENT), {"a": 0, "b": 5})
        self.assertEqual(split(5.0, {"a": 0}, CENT), {"a": 0})
        self.assertEqual(split(5.0, {}, CENT), {})

from odoo.tests import BaseCase, tagged

from ...tools.measures import change, percentile, wilson


@tagged("post_install", "-at_install")
class TestMeasures(BaseCase):
    """The statistics against what is published of them."""

    def test_wilson_as_published(self):
        """Newcombe (1998), Statistics in Medicine 17, table I, method 3 (score, uncorrected)."""
        for count, total, low, high in (
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ):
            with self.subTest(count=count, total=total):
                share = wilson(count, total)
                self.assertEqual((round(share.low, 4), round(share.high, 4)), (low, high))
                # And of what is left the other way round.
                mirror = wilson(total - count, total)
                self.assertAlmostEqual(mirror.high, 1 - share.low, places=12)

    def test_wilson_of_nothing(self):
        share = wilson(0, 0)
        self.assertIsNone(share.share)
        self.assertEqual((share.low, share.high), (0.0, 1.0))

    def test_percentiles_as_published(self):
        """Definition 7 of Hyndman and Fan, as the manual of NumPy has it, and small tables."""
        for values, percent, expected in (
            ([10, 7, 4, 3, 2, 1], 50, 3.5),
            ([1, 2, 3, 4], 25, 1.75),
            ([15, 20, 35, 40, 50], 40, 29.0),
            ([1, 2, 3, 4], 75, 3.25),
            ([7], 90, 7),
            ([1, 3], 0, 1),
            ([1, 3], 100, 3),
            (range(1, 11), 90, 9.1),
        ):
            with self.subTest(values=values, percent=percent):
                self.assertAlmostEqual(percentile(values, percent), expected, places=12)
        self.assertIsNone(percentile([], 50))

    def test_change(self):
        for now, before, expected in ((12, 10, 20), (5, 10, -50), (5, 0, None), (-5, -10, 50)):
            with self.subTest(now=now, before=before):
                self.assertEqual(change(now, before), expected)

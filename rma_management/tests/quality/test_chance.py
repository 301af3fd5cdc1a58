from odoo.tests import BaseCase

from ...tools.chance import Prior, adjust, beta_binomial, fit, tail

# Boys among the first twelve children of 6,115 families in Saxony (Geissler 1889), with the fit of
# Lindsey and Altham (1998), as the article “Beta-binomial distribution” of Wikipedia has it.
SAXONY = Prior(34.09558, 31.5715)
FAMILIES = [
    2.3, 22.6, 104.8, 310.9, 655.7, 1036.2, 1257.9, 1182.1, 853.6, 461.9, 177.9, 43.8, 5.2,
]  # fmt: skip
# The example of Benjamini and Hochberg (1995), section 3.3: the first four are believed.
BENJAMINI = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0,
]  # fmt: skip


class TestChance(BaseCase):
    """The statistics against published values."""

    def test_beta_binomial_as_published(self):
        found = [round(6115 * beta_binomial(count, 12, SAXONY), 1) for count in range(13)]
        self.assertEqual(found, FAMILIES)

    def test_tail_is_the_sum_of_its_terms(self):
        for prior, trials in ((SAXONY, 12), (Prior(2.0, 98.0), 400), (Prior(0.5, 0.5), 30)):
            for count in (0, 1, 5, 9, trials, trials + 1):
                expected = sum(
                    beta_binomial(hits, trials, prior) for hits in range(count, trials + 1)
                )
                with self.subTest(prior=prior, count=count):
                    self.assertAlmostEqual(tail(count, trials, prior), expected, places=9)

    def test_a_rate_that_is_known_is_binomial(self):
        # P(X ≥ 8) of Bin(20, 0.2) is 0.0321 (tables of the binomial distribution).
        self.assertAlmostEqual(tail(8, 20, Prior(0.2e9, 0.8e9)), 0.0321, places=4)

    def test_adjusted_as_published(self):
        adjusted = adjust(dict(enumerate(BENJAMINI)))
        self.assertEqual([key for key in adjusted if adjusted[key] <= 0.05], [3, 2, 1, 0])
        self.assertAlmostEqual(adjusted[3], 0.0095 * 15 / 4)
        self.assertAlmostEqual(adjusted[0], 0.0015)

    def test_fit(self):
        alike = fit([(10, 100)] * 10)
        self.assertAlmostEqual(alike.mean, 0.1, places=2)
        self.assertAlmostEqual(alike.strength, 1001)
        differ = fit([(1, 100), (30, 100), (2, 100), (25, 100)])
        self.assertLess(differ.strength, 20)
        few = fit([])
        self.assertEqual((few.mean, few.strength), (0.5, 1.0))

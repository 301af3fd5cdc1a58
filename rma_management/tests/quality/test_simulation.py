import random

from odoo.tests import BaseCase

from ...tools.quality import Cell, Key, find

USUAL = 0.02
YEAR = 365


class Shop:
    """A category of products whose deliveries come back with one chance, one product apart."""

    def __init__(self, seed, deliveries, planted=None):
        self.random = random.Random(seed)
        self.planted = planted
        self.deliveries = deliveries  # of each product in a year
        self.returned = [0] * len(deliveries)
        self.delivered = [0] * len(deliveries)
        self.cases = set()

    def deliver(self, product, number):
        """Deliver some of a product; return whether any came back."""
        chance = USUAL * (3 if product == self.planted else 1)
        hits = sum(self.random.random() < chance for _delivery in range(number))
        self.delivered[product] += number
        self.returned[product] += hits
        return hits > 0

    def look(self, new):
        """Look at the returns of a night, as the job does."""
        cells = [
            Cell(Key(1, product, "product", product), 1, returned, delivered, product in new)
            for product, (returned, delivered) in enumerate(
                zip(self.returned, self.delivered, strict=True)
            )
        ]
        self.cases.update(key.product for key in find(cells))

    def run_night(self, night):
        new = set()
        for product, total in enumerate(self.deliveries):
            number = total * (night + 1) // YEAR - total * night // YEAR
            if number and self.deliver(product, number):
                new.add(product)
        # Only what is new is looked at: other nights tell nothing of the planted one.
        if new and (self.planted is None or self.planted in new):
            self.look(new)

    def run_year(self):
        """Return for how many products a case was opened."""
        for night in range(YEAR):
            self.run_night(night)
        return len(self.cases)

    def is_found(self, within):
        """Tell whether the planted product has a case by so many of its returns."""
        for product, number in enumerate(self.deliveries):
            if product != self.planted:
                self.deliver(product, number)
        night = 0
        while self.returned[self.planted] < within and self.planted not in self.cases:
            self.run_night(night)
            night += 1
        return self.planted in self.cases


class TestSimulation(BaseCase):
    """What the nightly look promises, over and over again with dice.

    A false case is counted for each product that is watched for a year. Ten returns tell no more:
    by the Neyman-Pearson lemma no test that finds nine of ten tripled rates by the tenth return is
    wrong less often than in 2.5 % of such streams, so that in a large catalogue some year has one.
    """

    def test_nothing_wrong(self):
        """At most 5 % of the products get a case in a year in which nothing is wrong."""
        sizes = [12, 25, 25, 50, 50, 50, 100, 100, 100, 100, 200, 200, 200, 365, 365, 730]
        years = 25
        false = sum(Shop(seed, sizes).run_year() for seed in range(years))
        self.assertLessEqual(false / (years * len(sizes)), 0.05)

    def test_three_times_as_often(self):
        """Found by the tenth return in at least 90 % of 1,000 runs, beside a year of others."""
        sizes = [500] * 20
        found = sum(Shop(seed, sizes, planted=0).is_found(within=10) for seed in range(1000))
        self.assertGreaterEqual(found / 1000, 0.9)

"""What a customer has of each lot, and under which number what they give back went out."""

from collections import defaultdict
from fractions import Fraction


class LotPool:
    """Quantities by lot, from which what comes back is taken.

    Units that went out before numbers were kept stand under no lot, a false one. They come back
    under a number that was delivered to nobody.
    """

    def __init__(self, is_serial=False):
        """Open an empty pool.

        :param is_serial: each number is one unit's, and no unit without one can be it twice
        """
        self._left = defaultdict(Fraction)
        self.is_serial = is_serial

    def add(self, lot, quantity):
        """Count a quantity of a lot, below zero what has come back."""
        self._left[lot or None] += quantity

    def get(self, lot):
        """Return what is left of a lot."""
        return max(self._left.get(lot or None, Fraction(0)), Fraction(0))

    def get_unnumbered(self):
        """Return what is left of the units without a number: numbers that never went out are."""
        numbered = sum((min(left, 0) for lot, left in self._left.items() if lot), Fraction(0))
        return max(self._left[None] + numbered, Fraction(0))

    def get_lots(self):
        """Return the lots of which something is left."""
        return [lot for lot, left in self._left.items() if lot and left > 0]

    def take(self, lot, quantity, is_unknown=False):
        """Take a quantity of a lot, as far as there is any.

        :param is_unknown: the lot was delivered to nobody, so units without a number may be of it
        :return: what was taken
        """
        taken = Fraction(0)
        if lot:
            taken = min(quantity, self.get(lot))
            self._left[lot] -= taken
        if is_unknown or not lot:
            more = min(quantity - taken, self.get_unnumbered())
            if lot and self.is_serial:
                more = min(more, max(1 + self._left[lot], 0))
            self._left[lot or None] -= more
            taken += more
        return taken


class LotPools(dict):
    """A `LotPool` per order line and delivered product, made when it is asked for."""

    def __missing__(self, key):
        _line, product = key
        pool = self[key] = LotPool(product.tracking == "serial")
        return pool

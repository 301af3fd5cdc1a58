"""Between what a settlement of a claim lies: pure reckoning, all amounts in one currency.

::

    floor    what law grants · what the goods are still worth to the customer · what is credited
    ceiling  what was paid · what it is worth to us · what the role may give
"""

from fractions import Fraction
from typing import NamedTuple

from .refund import round_half_up

# Of the way from the floor to the ceiling, what each round of offers goes.
ROUNDS = (Fraction(0), Fraction(1, 2), Fraction(3, 4), Fraction(1))


class Band(NamedTuple):
    """The least and the most, each with the name of what sets it."""

    floor: Fraction
    floor_by: str
    ceiling: Fraction
    ceiling_by: str

    def allows(self, amount):
        """Tell whether somebody of this role may settle for an amount alone."""
        return amount <= self.ceiling


def get_band(paid, floors, ceilings):
    """Return the `Band` of a claim; nothing lies outside what was paid.

    :param paid: for what the claim is about, in all
    :param floors: {name: amount}, the highest counts
    :param ceilings: {name: amount or None where there is none}, the lowest counts
    """
    floors = {name: min(max(amount, Fraction(0)), paid) for name, amount in floors.items()}
    ceilings = {"paid": paid} | {
        name: max(amount, Fraction(0)) for name, amount in ceilings.items() if amount is not None
    }
    floor_by = max(floors, key=floors.get, default="paid")
    ceiling_by = min(ceilings, key=ceilings.get)
    return Band(floors.get(floor_by, Fraction(0)), floor_by, ceilings[ceiling_by], ceiling_by)


def get_worth(paid, recovery, cost):
    """Return up to what letting the customer keep goods costs no more than taking them back.

    :param recovery: what the goods would still bring
    :param cost: of the way back and of handling them
    """
    return min(paid, max(paid + cost - recovery, Fraction(0)))


def propose(band, offers, step):
    """Return what to offer next.

    :param offers: how many we have made
    :param step: the rounding of the currency
    """
    share = ROUNDS[min(offers, len(ROUNDS) - 1)]
    top = max(band.ceiling, band.floor)
    return round_half_up(band.floor + (top - band.floor) * share, step)

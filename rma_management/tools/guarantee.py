"""What a legal guarantee gives for faulty goods, and until when. Days are whole, the last included.

A guarantee is a period from delivery, a shorter one in which the seller has to prove that the
goods were faultless, and remedies in their order: some at once, some for some days only, some when
others have failed.
"""

from datetime import date
from typing import NamedTuple

from .clock import add_months, last_day


class Remedy(NamedTuple):
    """One thing a customer may ask for.

    `attempts` is how many repairs and replacements have to have failed before, `days` how long it
    may be asked for after delivery; 0 is as long as the guarantee.
    """

    resolution: str
    attempts: int = 0
    days: int = 0
    is_proven_by_customer: bool = False


class Terms(NamedTuple):
    """A guarantee as the law has it; a repair may lengthen it once."""

    months: int
    burden_months: int
    remedies: tuple = ()
    repair_months: int = 0


class Due(NamedTuple):
    """A remedy that can be asked for now, and until when."""

    remedy: Remedy
    until: date
    is_burden_on_seller: bool


class Reckoning(NamedTuple):
    """What follows for some goods; `due` is empty once the time is over, else what is due first."""

    until: date
    burden_until: date
    is_in_time: bool
    due: tuple

    @property
    def first(self):
        """Return what is due first, or None."""
        return self.due[0] if self.due else None

    def find(self, resolution):
        """Return the remedy of this name if it is due, or None."""
        return next((due for due in self.due if due.remedy.resolution == resolution), None)


def reckon(terms, delivered, asked, attempts=0, is_repaired=False):
    """Return the `Reckoning` for goods that were delivered on one day and complained of on another.

    :param attempts: how many repairs and replacements for a fault there have been
    :param is_repaired: whether one of them was a repair
    """
    months = terms.months + (terms.repair_months if is_repaired else 0)
    until = add_months(delivered, months)
    burden_until = add_months(delivered, terms.burden_months)
    due = []
    for remedy in terms.remedies:
        end = last_day(delivered, remedy.days)
        end = min(end, until) if end else until
        if remedy.attempts <= attempts and asked <= end:
            on_seller = asked <= burden_until and not remedy.is_proven_by_customer
            due.append(Due(remedy, end, on_seller))
    # What only failed remedies open comes before what was tried; else the order of the law.
    due.sort(key=lambda each: -each.remedy.attempts)
    return Reckoning(until, burden_until, asked <= until, tuple(due))

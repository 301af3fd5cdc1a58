"""What is owed for sales that customers may still undo, at the end of a month.

What is expected to be refunded is no revenue but a refund liability, and the right to have the
goods back is an asset: their former carrying amount less what it costs to recover them, a loss of
their value included.

Source: IFRS 15, paragraphs 55 and B20-B27; Illustrative Examples, Example 22.
"""

from typing import NamedTuple

WEEKS = 52


class Sold(NamedTuple):
    """What was delivered on one day and is not credited."""

    age: int  # days
    quantity: float
    amount: float  # its price without taxes
    cost: float  # its former carrying amount


class Accrual(NamedTuple):
    """What is expected to come back of it."""

    quantity: float = 0.0
    liability: float = 0.0
    asset: float = 0.0
    weeks: tuple = ()  # the liability, by the week in which it is expected to be credited


def accrue(sales, curve, loss=0.0):
    """Return the `Accrual` for what was sold, by the curve at which such goods come back.

    :param sales: [Sold]
    :param curve: `survival.Curve`
    :param loss: share of the cost that recovering goods costs, or that they lose in value
    """
    quantity = liability = asset = 0.0
    weeks = [0.0] * WEEKS
    for sold in sales:
        share = curve.get_share_left(sold.age)
        if not share:
            continue
        quantity += sold.quantity * share
        liability += sold.amount * share
        asset += sold.cost * share * (1 - loss)
        for week, part in enumerate(curve.get_shares(sold.age, WEEKS)):
            weeks[week] += sold.amount * part
    return Accrual(quantity, liability, asset, tuple(weeks))


def get_expected(weeks, days):
    """Return what was expected within so many days, of an expectation by weeks."""
    whole, rest = divmod(max(days, 0), 7)
    begun = weeks[whole] * rest / 7 if whole < len(weeks) else 0.0
    return sum(weeks[:whole]) + begun


def get_error(expected, actual):
    """Return by which percentage an expectation was too high, or too low; None where nothing came.

    Of what came true: an expectation twice as high is 100 percent too high.
    """
    return 100 * (expected - actual) / actual if actual else None

"""What comes back to the customer, exactly.

Everything here is cumulative: the amount of a partial return is the rounded share of all units
returned so far, less the rounded share of those returned before. However a quantity is cut into
partial returns, the parts add up to what was paid, to the last cent and tax by tax.

An amount is never one number. A line of an invoice carries a small vector of *components* (net
amount, each tax, both again in the company's currency), and each is split by itself: a tax computed
again from a rounded base is how systems come to refund a cent too much.

Quantities and amounts are `Fraction`; floats are turned into the decimal number a person sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

ZERO = Fraction(0)


def exact(value):
    """Return the number a person means by a float: 0.1 is one tenth."""
    if isinstance(value, Fraction):
        return value
    # What `Fraction` reads of a text by itself, in a third of the time.
    return Fraction(*Decimal(repr(value)).as_integer_ratio())


def round_half_up(value, step):
    """Round to a multiple of `step`, halves away from zero (as a currency rounds)."""
    if not step:
        return value
    # On whole numbers, as this is done thousands of times for a return of many lines.
    units, parts = value.numerator * step.denominator, value.denominator * step.numerator
    whole = (2 * abs(units) + parts) // (2 * parts)
    return Fraction(step.numerator * (-whole if units < 0 else whole), step.denominator)


@dataclass(frozen=True)
class Paid:
    """One posted invoice line: what was paid for how much, and what of it has come back.

    `amounts` and `credited` map a component to its amount, `steps` to the rounding of its currency.
    `entries` is the number of credit note lines behind `credited`: each may be a rounding step off
    when it was made by other means.
    """

    key: Any
    quantity: Fraction
    amounts: Mapping[Any, Fraction]
    steps: Mapping[Any, Fraction]
    credited_quantity: Fraction = ZERO
    credited: Mapping[Any, Fraction] = field(default_factory=dict)
    entries: int = 0

    @property
    def available(self):
        """The quantity that can still be credited."""
        return max(self.quantity - self.credited_quantity, ZERO)


def portion(paid, before, after):
    """Return the amounts due when the returned fraction of a line goes from `before` to `after`.

    Both fractions lie between 0 and 1. The result is capped at what is left of the line, in each
    component. A hand-made credit note that differs by rounding only is made good here; one that
    differs by more was a price agreement: the units that remain are credited at their own price.
    """
    result = {}
    for component, total in paid.amounts.items():
        step = paid.steps[component]
        credited = paid.credited.get(component, ZERO)
        share_before = round_half_up(total * before, step)
        if abs(credited - share_before) <= step * paid.entries:
            share_before = credited
        due = round_half_up(total * after, step) - share_before
        left = total - credited
        low, high = (left, ZERO) if total < 0 else (ZERO, left)
        result[component] = min(max(due, low), high) if low <= high else ZERO
    return result


def catch_up(paid, after):
    """Return the amounts that bring a line to a returned fraction, whatever was credited so far.

    For a discount on the whole order: who credits goods by hand seldom takes their share of it off,
    and without it more than was paid would come back in the end.
    """
    result = {}
    for component, total in paid.amounts.items():
        credited = paid.credited.get(component, ZERO)
        due = round_half_up(total * after, paid.steps[component]) - credited
        result[component] = due if due * total > 0 else ZERO
    return result


def shrink(paid, amounts, ratio):
    """Return a part of some amounts of a line, no more than the part of each."""
    steps = paid.steps
    return {
        name: (abs(amount) * ratio // steps[name]) * steps[name] * (-1 if amount < 0 else 1)
        for name, amount in amounts.items()
    }


def credit(paid, quantity):
    """Return the amounts due for `quantity` more units of a line.

    :raises ValueError: when more is asked than is left to credit
    """
    if quantity > paid.available:
        raise ValueError(f"{quantity} of {paid.available} left to credit on {paid.key}")
    return portion(
        paid,
        paid.credited_quantity / paid.quantity,
        (paid.credited_quantity + quantity) / paid.quantity,
    )


def allocate(quantity, available):
    """Spread a quantity over positions, in their order.

    :param available: list of (key, quantity left)
    :return: list of (key, quantity), without zeros; the sum may be less than asked
    """
    shares = []
    for key, left in available:
        share = min(quantity, left)
        if share > 0:
            shares.append((key, share))
            quantity -= share
    return shares


def apportion(total, weights, step):
    """Share an amount in proportion to weights of either sign; the shares add up to it.

    :param weights: {key: weight}
    :return: {key: share}
    """
    whole, reached, given, shares = sum(weights.values(), ZERO), ZERO, ZERO, {}
    for key, weight in weights.items():
        reached += weight
        target = round_half_up(total * reached / whole, step) if whole else ZERO
        shares[key] = target - given
        given = target
    return shares


def discount_fractions(goods, returned):
    """Return how much of an order-level discount has come back before and after a return.

    A discount on a whole order belongs to its goods in proportion to what they cost.

    :param goods: list of (key, weight, quantity, credited quantity) the discount was granted on
    :param returned: {key: quantity returned now}
    :return: (fraction before, fraction after), each between 0 and 1
    """
    total = sum((weight for _key, weight, _quantity, _credited in goods), ZERO)
    if not total:
        return ZERO, ZERO
    before = after = ZERO
    for key, weight, quantity, credited in goods:
        share = weight / quantity if quantity else ZERO
        before += share * min(credited, quantity)
        after += share * min(credited + returned.get(key, ZERO), quantity)
    return before / total, after / total


def fee(basis, rate, paid, units, step):
    """Return the fee on goods, from the first of them to the last that have come back.

    Being cumulative, what is still to be charged is this less what has been charged.

    :param basis: ``percent`` of `paid`, so much per ``unit``, or a ``fixed`` amount
    """
    if basis == "percent":
        return round_half_up(paid * rate / 100, step)
    return round_half_up(rate * units if basis == "unit" else rate, step)


def uninvoiced_first(quantities, uninvoiced):
    """Return what of each returned quantity has to be credited.

    Units that were delivered and never invoiced count as the first to come back: nothing was paid
    for them.

    :param quantities: quantities in the order they came back
    """
    result = []
    for quantity in quantities:
        free = min(quantity, max(uninvoiced, ZERO))
        uninvoiced -= free
        result.append(quantity - free)
    return result

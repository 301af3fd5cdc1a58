"""What is taken off a credit, or added to it, beside the goods.

The amount of a charge is always positive; which way it goes is a fact of its kind. Like everything
in `refund` a charge is cumulative: what is due is reckoned on all that has come back so far, less
what has been charged before.
"""

from fractions import Fraction
from typing import NamedTuple

from .refund import fee

ZERO = Fraction(0)


class Kind(NamedTuple):
    """What follows from the type of a charge."""

    is_bonus: bool  # in the customer's favour: added to the credit
    product: str  # whose account and taxes the line on the note takes; "" those of the invoice


KINDS = {
    "restocking": Kind(False, "fee"),
    "late": Kind(False, "fee"),
    "return_freight": Kind(False, "freight"),
    "missing_accessory": Kind(False, "value"),
    "diminished_value": Kind(False, "value"),
    "goodwill": Kind(True, "goodwill"),
    "outbound_freight": Kind(True, ""),
}


class Step(NamedTuple):
    """One line of an explanation; the amounts of all of them are the total."""

    label: str
    basis: str  # what it starts from
    formula: str
    amount: float
    rule: str  # by which rule, or whose decision


def get_sign(kind):
    """Return which way a charge of this kind goes on a credit note."""
    return 1 if KINDS[kind].is_bonus else -1


def get_covered(paid, units, quantity):
    """Return which part of what came back a charge is on.

    :param paid: what was paid for the units that came back
    :param quantity: how many of them it is on; 0 is all of them
    :return: (paid, units)
    """
    if not quantity or units <= quantity:
        return paid, units
    return paid * quantity / units, quantity


def reckon_charge(basis, rate, paid, units, quantity, step):
    """Return what a charge comes to for all that has come back so far."""
    return fee(basis, rate, *get_covered(paid, units, quantity), step)


def limit_charge(kind, due, left):
    """Return what of a charge one note takes: what is taken off never exceeds its goods."""
    return max(due if KINDS[kind].is_bonus else min(due, left), ZERO)

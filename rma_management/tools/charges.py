"""What is taken off a credit, or added to it, beside the goods.

The amount of a charge is always positive; which way it goes is a fact of its kind. Like everything
in `refund` a charge is cumulative: what is due is reckoned on all that has come back so far, less
what has been charged before.
"""

from fractions import Fraction
from typing import NamedTuple

from .refund import fee, round_half_up

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
    # What brings the credit down to what was agreed in a claim; up, goodwill does.
    "settlement": Kind(False, "value"),
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


def reduce_amounts(amounts, steps, limit):
    """Bring the amounts of one line down to a total, tax included, each part in proportion.

    :param amounts: {(what, tax, currency): amount}, see ``get_document_amounts``
    :param steps: {(what, tax, currency): the rounding of its currency}
    :param limit: the total in the document's currency, below what it is now
    """
    total = get_total(amounts)
    reduced = {
        name: round_half_up(amount * limit / total, steps[name]) for name, amount in amounts.items()
    }
    for currency in ("doc", "company"):
        net = ("net", None, currency)
        wanted = round_half_up(get_total(amounts, currency) * limit / total, steps[net])
        # What rounding each part left over is no tax: it stays with the price.
        over = wanted - get_total(reduced, currency)
        for name in reduced:
            if name[2] == currency and name[0] in ("net", "base"):
                reduced[name] += over
    return reduced


def get_total(amounts, currency="doc"):
    """Return what the amounts of a line come to in one currency, tax included."""
    return sum(
        (
            amount
            for (kind, _tax, name), amount in amounts.items()
            if name == currency and kind != "base"
        ),
        ZERO,
    )

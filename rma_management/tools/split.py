"""A total shared out to the last cent."""

from fractions import Fraction

from .refund import exact, round_half_up


def split(total, weights, step):
    """Share a total in proportion to weights; the shares add up to it.

    :param total: float or `Fraction`
    :param weights: {key: number}; what weighs nothing, or less, gets nothing
    :param step: the rounding of the currency
    :return: {key: `Fraction`}
    """
    total, step = exact(total), exact(step)
    weights = {key: max(exact(weight), Fraction(0)) for key, weight in weights.items()}
    whole = sum(weights.values(), Fraction(0))
    shares, reached, given = {}, Fraction(0), Fraction(0)
    for key, weight in weights.items():
        reached += weight
        target = round_half_up(total * reached / whole, step) if whole else Fraction(0)
        shares[key] = target - given
        given = target
    return shares

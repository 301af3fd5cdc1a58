"""Figures of many returns: how many of a hundred, with how much certainty, and the usual wait.

Plain arithmetic on Python numbers; what is published of it is in `tests/insight/test_measures.py`.
"""

from math import floor, sqrt
from typing import NamedTuple

# The standard normal's quantile at 97.5 %: 95 of 100 lie between it and its negative.
Z95 = 1.959963984540054


class Share(NamedTuple):
    """A share of what was counted, and between what it lies with 95 % certainty."""

    count: int
    total: int
    share: float | None  # None: nothing was counted
    low: float
    high: float


def wilson(count, total, z=Z95):
    """Return a share with its interval, which holds for few cases and near 0 and 1 as well.

    Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical
    inference, JASA 22, 209–212; R. G. Newcombe (1998), Statist. Med. 17, 857–872, method 3.

    :return: `Share`; of nothing the interval is all there is
    """
    if total <= 0:
        return Share(count, total, None, 0.0, 1.0)
    share = count / total
    square = z * z
    middle = (2 * count + square) / (2 * (total + square))
    reach = z * sqrt(square + 4 * count * (1 - share)) / (2 * (total + square))
    low = 0.0 if count == 0 else max(middle - reach, 0.0)
    high = 1.0 if count == total else min(middle + reach, 1.0)
    return Share(count, total, share, low, high)


def percentile(values, percent):
    """Return the value below which a percentage of the values lie, between two of them in part.

    The same as PostgreSQL's ``percentile_cont`` and the default of most spreadsheets.
    Source: R. J. Hyndman, Y. Fan (1996), Sample quantiles in statistical packages, The American
    Statistician 50, 361–365, definition 7.

    :return: None of no values
    """
    ordered = sorted(values)
    if not ordered:
        return None
    place = (len(ordered) - 1) * percent / 100
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def change(now, before):
    """Return by how many percent a figure has changed, None where there is nothing to compare."""
    return (now - before) / abs(before) * 100 if before else None

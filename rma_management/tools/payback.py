"""Which way money goes back, and by when."""

from fractions import Fraction
from typing import Any, NamedTuple


class Source(NamedTuple):
    """A payment that money can go back through."""

    key: Any
    left: Fraction  # of it, after earlier refunds
    total: Fraction
    is_whole_only: bool = False


def spread(wanted, sources):
    """Spread an amount over payments, in their order, never above what each has left.

    A payment that can only be refunded whole takes part if all of it is there and wanted.

    :return: [(key, amount)]; what does not fit is left out
    """
    shares = []
    for source in sources:
        share = min(wanted, source.left)
        if share <= 0 or (source.is_whole_only and share != source.total):
            continue
        shares.append((source.key, share))
        wanted -= share
    return shares


def find_day(events, settled):
    """Return the day since which something is owed, the oldest being settled first.

    :param events: [(day, quantity)] that became due
    :param settled: quantity settled by now
    :return: a day, or None where all is settled
    """
    left = settled
    for day, quantity in sorted(events):
        left -= quantity
        if left < 0:
            return day
    return None

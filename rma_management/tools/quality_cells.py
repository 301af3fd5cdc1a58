"""Deliveries and returns as rows, and the cells that they are counted in."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from .quality import Cell, Key

# Fewer returns do not say how long they take.
LAGS_FROM = 20


class Delivered(NamedTuple):
    """How many deliveries of something there were around a day."""

    product: int
    category: int
    lot: int | None
    vendor: int | None
    day: date
    count: int


class Returned(NamedTuple):
    """A line that came back; once for each lot of it."""

    line: int
    group: int
    product: int
    category: int
    lot: int | None
    vendor: int | None
    day: date  # of its delivery
    asked: date
    is_new: bool = True


class Period(NamedTuple):
    """Deliveries from a day on, and before another one."""

    first: date | None = None
    end: date | None = None

    def has(self, day):
        """Tell whether a delivery of a day counts."""
        return (not self.first or day >= self.first) and (not self.end or day < self.end)


EVER = Period()


class Counter:
    """Counts what was delivered and what came back of it, as of a day."""

    def __init__(self, delivered, returned, today):
        self.today = today
        self.delivered = defaultdict(list)  # {(product, scope, scope id): rows}
        self.returned = defaultdict(list)  # {key: rows}
        self.categories = {}
        lags = defaultdict(list)
        for row in delivered:
            self.categories[row.product] = row.category
            for place in _get_places(row):
                self.delivered[place].append(row)
        for row in returned:
            for place in _get_places(row):
                self.returned[Key(row.group, *place)].append(row)
            lags[row.group].append(max((row.asked - row.day).days, 0))
        self.lags = {group: sorted(days) for group, days in lags.items() if len(days) >= LAGS_FROM}
        self.shares = {}

    def get_cells(self):
        """Return all cells of the groups for which anything came back."""
        groups = {key.group for key in self.returned}
        return [
            self.count(Key(group, *place)) for group in sorted(groups) for place in self.delivered
        ]

    def count(self, key, period=EVER):
        """Return a cell, with what was delivered in a period and what came back of that."""
        rows = [row for row in self.returned.get(key, ()) if period.has(row.day)]
        exposed = sum(
            row.count * self._get_share(key.group, (self.today - row.day).days)
            for row in self.delivered.get(key[1:], ())
            if period.has(row.day)
        )
        lines = {row.line for row in rows}
        is_new = any(row.is_new for row in rows)
        return Cell(key, self.categories.get(key.product, 0), len(lines), exposed, is_new)

    def get_lines(self, key, period=EVER):
        """Return which lines came back: ids."""
        return {row.line for row in self.returned.get(key, ()) if period.has(row.day)}

    def _get_share(self, group, age):
        """Return which part of the returns of a delivery of this age should be in."""
        if (group, age) not in self.shares:
            lags = self.lags.get(group)
            self.shares[group, age] = bisect_right(lags, age) / len(lags) if lags else 1.0
        return self.shares[group, age]


def _get_places(row):
    """Return in which cells of a product a row counts: [(product, scope, scope id)]."""
    whole = ("vendor", row.vendor) if row.vendor else ("product", row.product)
    places = [(row.product, *whole)]
    if row.lot:
        places.append((row.product, "lot", row.lot))
    return places

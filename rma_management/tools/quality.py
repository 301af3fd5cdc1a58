"""Where returns cluster: cells of product, reason and lot or vendor against their category.

What it can promise is bounded by what ten returns can tell. A cell is looked at whenever it has got
a return; of those that are looked at together, Benjamini and Hochberg keep the wrong ones at 5 %;
and a cell by itself is believed from 2.25 % on, because it is looked at again and again. A product
that comes back three times as often is found by its tenth return nine times out of ten, and of the
cells that are watched for a year up to 5 % are cases for nothing (`tests/quality/test_simulation`).
"""

from collections import defaultdict
from typing import NamedTuple

from .chance import adjust, fit, tail

# Fewer returns are a coincidence, whatever a reckoning says of them.
RETURNS_FROM = 5
# What comes back no more than so many times as often as expected is nobody's first worry.
TIMES_FROM = 2
CHANCE_UP_TO = 0.0225
WRONG_UP_TO = 0.05
# Deliveries from which on others say what is usual.
USUAL_FROM = 30


class Key(NamedTuple):
    """Of what returns are counted."""

    group: int  # of reasons
    product: int
    scope: str  # product, lot, vendor
    scope_id: int


class Cell(NamedTuple):
    """What was delivered of something, and what of it came back for one group of reasons."""

    key: Key
    category: int
    returned: int
    exposed: float  # deliveries, each by how far its returns should be in
    is_new: bool = True  # a return came since it was looked at last


class Finding(NamedTuple):
    """How a cell compares with what is usual."""

    cell: Cell
    expected: float
    chance: float  # of so many returns or more
    adjusted: float  # the same, as one of many cells


def find(cells):
    """Return the cells that stand out from what is usual: {key: Finding}.

    A cell is weighed against the other products of its category, or of the company where there are
    too few, and a lot against the rest of its product where there is nothing else. Of a product and
    its lots the narrower one is told, if it explains the whole.
    """
    usual = Usual(cells)
    weighed = {
        cell.key: usual.weigh(cell)
        for cell in cells
        if cell.is_new and cell.returned >= RETURNS_FROM
    }
    adjusted = adjust({key: found.chance for key, found in weighed.items()})
    found = {
        key: finding._replace(adjusted=adjusted[key])
        for key, finding in weighed.items()
        if adjusted[key] <= WRONG_UP_TO and stands_out(finding)
    }
    return _narrowed(found, usual)


def stands_out(finding):
    """Tell whether a cell is unlikely by itself, and by enough to matter."""
    returned = finding.cell.returned
    return (
        returned >= RETURNS_FROM
        and finding.chance <= CHANCE_UP_TO
        and returned >= TIMES_FROM * finding.expected
    )


def _narrowed(found, usual):
    """Leave out the product where its lots explain it, and the lots where they do not."""
    result = dict(found)
    lots = defaultdict(list)
    for key, finding in found.items():
        if key.scope == "lot":
            lots[key.group, key.product].append(finding.cell)
    for key, finding in found.items():
        parts = lots.get((key.group, key.product), ())
        if key.scope == "lot" or not parts:
            continue
        rest = finding.cell._replace(
            returned=finding.cell.returned - sum(part.returned for part in parts),
            exposed=max(finding.cell.exposed - sum(part.exposed for part in parts), 0.0),
        )
        is_whole = stands_out(usual.weigh(rest))
        for other in [part.key for part in parts] if is_whole else [key]:
            result.pop(other, None)
    return result


class Usual:
    """What is usual for each cell, by what the others show."""

    def __init__(self, cells):
        # {group: {(category, product): (returned, exposed)}}; its vendors add up to a product.
        self.totals = defaultdict(dict)
        self.others = {}
        for cell in cells:
            if cell.key.scope != "lot":
                by_product = self.totals[cell.key.group]
                place = cell.category, cell.key.product
                returned, exposed = by_product.get(place, (0, 0.0))
                by_product[place] = returned + cell.returned, exposed + cell.exposed

    def weigh(self, cell):
        """Return how a cell compares."""
        prior = self._get_prior(cell)
        trials = max(round(cell.exposed), cell.returned)
        chance = tail(cell.returned, trials, prior)
        return Finding(cell, trials * prior.mean, chance, chance)

    def _get_prior(self, cell):
        prior, is_known = self._get_others(cell)
        if is_known or cell.key.scope != "lot":
            return prior
        place = cell.category, cell.key.product
        returned, exposed = self.totals[cell.key.group].get(place, (0, 0.0))
        return fit([(max(returned - cell.returned, 0), max(exposed - cell.exposed, 0.0))])

    def _get_others(self, cell):
        """Return what the other products show, and whether there is enough of it."""
        key = cell.key.group, cell.key.product
        if key not in self.others:
            others = [
                (category, counts)
                for (category, product), counts in self.totals[cell.key.group].items()
                if product != cell.key.product
            ]
            near = [counts for category, counts in others if category == cell.category]
            if _sum_exposed(near) < USUAL_FROM:
                near = [counts for _category, counts in others]
            self.others[key] = fit(near), _sum_exposed(near) >= USUAL_FROM
        return self.others[key]


def _sum_exposed(counts):
    return sum(exposed for _returned, exposed in counts)

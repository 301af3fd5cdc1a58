"""Which of the goods that came were sold, and for how much: first in, first out.

Knows nothing of Odoo. Amounts are in one currency, quantities exact and in one unit.
"""

from collections import defaultdict, deque
from typing import Any, NamedTuple

CAME, LEFT, BACK, UNDONE = "came", "left", "back", "undone"


class Event(NamedTuple):
    """Goods that come, leave or come back; undone is a sale of goods that come for somebody else.

    `key` says whose goods come (None: nobody's), or which sale they leave with or come back of.
    A price of None is one that nobody knows.
    """

    kind: str
    key: Any
    quantity: Any
    price: Any = 0.0


def follow(events):
    """Return what was sold of whose goods, for events in the order of time.

    What comes back is there again, before all else that waits. What is sold and never came is
    nobody's.

    :return: {key: (quantity of a known price, amount)}
    """
    waiting, sold = deque(), defaultdict(list)
    for event in events:
        if event.kind == CAME:
            waiting.append((event.key, event.quantity))
        elif event.kind == LEFT:
            sold[event.key] += [
                (key, taken, event.price) for key, taken in _take(waiting, event.quantity)
            ]
        else:
            back = _undo(sold[event.key], event.quantity)
            waiting.extendleft(back if event.kind == BACK else ())
    totals = {}
    for key, quantity, price in (part for parts in sold.values() for part in parts):
        if key is not None and price is not None:
            known, amount = totals.get(key, (0, 0.0))
            totals[key] = (known + quantity, amount + float(quantity) * price)
    return totals


def _take(waiting, quantity):
    """Take a quantity off what waits, the first first: [(key, quantity)]."""
    taken = []
    while quantity > 0 and waiting:
        key, there = waiting.popleft()
        part = min(there, quantity)
        taken.append((key, part))
        quantity -= part
        if there > part:
            waiting.appendleft((key, there - part))
    return taken


def _undo(parts, quantity):
    """Undo the last of a sale: [(key, quantity)], nobody's where it was not known to be ours."""
    undone = []
    while quantity > 0 and parts:
        key, there, price = parts.pop()
        part = min(there, quantity)
        undone.append((key, part))
        quantity -= part
        if there > part:
            parts.append((key, there - part, price))
    return [*undone, (None, quantity)] if quantity > 0 else undone

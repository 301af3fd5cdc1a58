"""What a return of another system comes to by its documents. No Odoo in here.

A state says what somebody believed; transfers and credit notes say what happened. Of the states
only those count that no document can tell: a draft, a cancellation, and that somebody closed it.
"""

from typing import NamedTuple

DRAFT, WAITING, OPEN, ENDED, CANCELLED = "draft", "waiting", "open", "ended", "cancelled"

# What the systems call what no document tells: {state: what it comes to without any}.
DECISIONS = {
    "draft": DRAFT,
    "to_approve": WAITING,
    "cancelled": CANCELLED,
    "canceled": CANCELLED,
    "finished": ENDED,
    "locked": ENDED,
}
# {state: the fact that has to be there for it to be true}.
CLAIMS = {
    "received": "received",
    "refunded": "credited",
    "returned": "sent_back",
    "replaced": "replaced",
}


class Facts(NamedTuple):
    """Quantities of one line by its documents, in the unit of its product."""

    quantity: object
    received: object = 0
    expected: object = 0  # on its way to us
    sent_back: object = 0
    replaced: object = 0
    sending: object = 0  # on its way to the customer
    credited: object = 0  # on posted notes
    drafted: object = 0  # on drafts

    @property
    def is_anything_done(self):
        """Tell whether goods or money moved."""
        return any((self.received, self.sent_back, self.replaced, self.credited))

    @property
    def is_anything_open(self):
        """Tell whether a document waits for somebody."""
        return any((self.expected, self.sending, self.drafted))


def decide(state, facts):
    """Return what a line comes to: one of the constants above.

    :param str state: what the other system says
    """
    if facts.is_anything_open:
        return OPEN
    decision = DECISIONS.get(state)
    if not facts.is_anything_done:
        return decision or OPEN
    if decision == ENDED or is_settled(facts):
        return ENDED
    # All that had come was sent back and somebody called it off: nothing is left of it.
    if decision == CANCELLED and facts.received <= facts.sent_back:
        return ENDED
    return OPEN


def is_settled(facts):
    """Tell whether the customer has had money or goods for all of it."""
    return facts.credited + facts.sent_back + facts.replaced >= facts.quantity


def find_lie(state, facts):
    """Return which fact a state claims that the documents do not have; None where it is true."""
    claimed = CLAIMS.get(state)
    if claimed and not getattr(facts, claimed):
        return claimed
    if DECISIONS.get(state) in (DRAFT, WAITING, CANCELLED) and facts.is_anything_done:
        return "nothing"
    return None


def choose_resolution(facts, wish):
    """Return what the customer got or, where nothing was done yet, was promised."""
    for fact, resolution in (
        (facts.credited or facts.drafted, "refund"),
        (facts.replaced, "exchange"),
        (facts.sent_back, "repair"),
    ):
        if fact:
            return resolution
    return wish or "refund"


def group(rows, keys_of):
    """Put rows together that share any key.

    :param keys_of: row → keys
    :return: [[row]], in the order of their first row
    """
    heads, leader = {}, {}

    def find(index):
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    for index, row in enumerate(rows):
        leader[index] = index
        for key in keys_of(row):
            other = find(heads.setdefault(key, index))
            mine = find(index)
            leader[max(other, mine)] = min(other, mine)
    groups = {}
    for index, row in enumerate(rows):
        groups.setdefault(find(index), []).append(row)
    return list(groups.values())

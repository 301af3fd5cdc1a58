"""Which grade what was found on a returned unit still allows.

Grades are counted from the best: place 0 is the best one. Each finding caps the grade, and the
lowest cap is what is proposed. Knows nothing of Odoo.
"""

from typing import NamedTuple


class Finding(NamedTuple):
    """An answer or a condition, and the place of the best grade that it still allows."""

    text: str
    place: int | None = None


class Proposal(NamedTuple):
    """The place of the proposed grade, and the findings that keep it from being better."""

    place: int
    because: tuple


def propose(count, findings):
    """Return the `Proposal` for these findings.

    :param count: how many grades there are, at least one
    """
    capping = [finding for finding in findings if finding.place]
    place = min(max((finding.place for finding in capping), default=0), count - 1)
    because = tuple(finding.text for finding in capping if min(finding.place, count - 1) == place)
    return Proposal(place, because)


def get_condition_place(condition, conditions, worst_allowed):
    """Return the place of the best grade that goods in this condition may have.

    :param conditions: all conditions, the best first
    :param worst_allowed: per grade, the best first, the worst condition it allows; none: any
    """
    rank = conditions.index(condition)
    for place, worst in enumerate(worst_allowed):
        if not worst or rank <= conditions.index(worst):
            return place
    return max(len(worst_allowed) - 1, 0)

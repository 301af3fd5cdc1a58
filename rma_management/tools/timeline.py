"""The seven steps of a return as the customer is told them: what was, what is next, by when."""

from datetime import date, timedelta
from typing import NamedTuple

STEPS = ("requested", "authorized", "sent", "arrived", "inspected", "credited", "closed")
# How far a step is. What ended before its time has one step more, and none that never comes.
DONE, PARTLY, NOW, NEXT, SKIPPED, ENDED = "done", "partly", "now", "next", "skipped", "ended"
# Why something comes later than was promised at first.
EXTENDED, GOODS_LATE = "extended", "goods_late"


class Facts(NamedTuple):
    """What is known of a return, in whole days where the company is."""

    reached: dict  # {step: the day it was done, None where nobody knows}
    partly: dict = {}  # the same of what was done in part
    skipped: frozenset = frozenset()  # steps that this return does without
    ended: str = ""  # "rejected", "cancelled" or "expired"
    ended_on: date | None = None
    expiry: date | None = None  # the last day on which the goods may come
    first_expiry: date | None = None  # as it was when the return was authorized
    due: date | None = None  # since when the money is owed
    refund_days: int = 0  # in which the money is promised from then on, 0: nothing is
    law_day: date | None = None  # by when the law wants the money back, or with the goods if later
    promised: date | None = None  # by when the money is promised, once that is certain


class Step(NamedTuple):
    """One step of the way."""

    name: str
    status: str
    day: date | None = None  # when it was done
    until: date | None = None  # by when it is promised, while it is not done
    was: date | None = None  # what was promised first, where that was earlier
    why: str = ""  # for what reason it moved
    is_late: bool = False  # the promise was not kept


def reckon(facts, today):
    """Return the steps of a return in their order: [Step]."""
    if facts.ended:
        kept = [Step(name, DONE, facts.reached[name]) for name in STEPS if name in facts.reached]
        return [*kept, Step(facts.ended, ENDED, facts.ended_on)]
    open_steps = [name for name in STEPS if name not in facts.reached.keys() | facts.skipped]
    return [_reckon_step(name, facts, open_steps[:1] == [name], today) for name in STEPS]


def _reckon_step(name, facts, is_next, today):
    if name in facts.skipped:
        return Step(name, SKIPPED)
    if name in facts.reached:
        return Step(name, DONE, facts.reached[name])
    status = PARTLY if name in facts.partly else NOW if is_next else NEXT
    until, was, why = _get_promise(name, facts, is_next, today)
    is_late = bool(until and until < today)
    return Step(name, status, facts.partly.get(name), until, was, why, is_late)


def _get_promise(name, facts, is_next, today):
    """Return by when a step is promised, what was promised first, and why that moved."""
    if name == "sent" or (name == "arrived" and is_next):
        return (facts.expiry, *_get_move(facts.first_expiry, facts.expiry, EXTENDED))
    if name == "credited":
        until = facts.promised or _get_money_day(facts, facts.expiry, today)
        first = _get_first_money_day(facts)
        return (until, *_get_move(first, until, _get_money_reason(facts)))
    return (None, None, "")


def _get_move(first, until, why):
    """Return (what was promised first, why it moved), for what moved to a later day."""
    return (first, why) if first and until and until > first and why else (None, "")


def _get_money_day(facts, expiry, today):
    """Return by when the money comes, if the goods come on the last day or have come."""
    arrived = facts.reached.get("arrived")
    days = []
    start = facts.due or expiry
    if start and facts.refund_days:
        days.append(start + timedelta(days=facts.refund_days))
    if facts.law_day and (arrived or facts.law_day >= today):
        days.append(max(facts.law_day, arrived or facts.law_day))
    return min(days, default=None)


def _get_first_money_day(facts):
    """Return the same as it was when the return was authorized."""
    nothing_yet = facts._replace(reached={}, due=None)
    return _get_money_day(nothing_yet, facts.first_expiry, facts.law_day or date.min)


def _get_money_reason(facts):
    arrived = facts.reached.get("arrived")
    if facts.law_day and arrived and arrived > facts.law_day:
        return GOODS_LATE
    is_extended = facts.expiry and facts.first_expiry and facts.expiry > facts.first_expiry
    return EXTENDED if is_extended else ""

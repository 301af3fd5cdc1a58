"""How many returned units arrive on which day: by their age, and by the days of the week.

Two life tables in days tell it: from the delivery to the return that is authorized, and from there
to its arrival. What both say of the next seven days is told apart by the weekdays of the last
eight weeks, because nobody delivers on a Sunday. The forecast of a day is made seven days before,
which is also when the naive one is known: as many as on the same weekday of last week.
"""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from .survival import KAPLAN_MEIER, Cohort, fit

WEEK = 7
TESTED_DAYS = 56
HISTORY_DAYS = 182
ASK_DAYS = 90
WAY_DAYS = 60


class History(NamedTuple):
    """What is known of a warehouse, in units by days."""

    delivered: dict  # {day: quantity}
    asked: dict  # {(day of the delivery, day of the authorization): quantity}
    authorized: dict  # {day: quantity}
    arrived: dict  # {(day of the authorization, day of the arrival): quantity}


class Day(NamedTuple):
    """A day of the forecast beside what came true."""

    day: object
    arrived: float
    forecast: float
    naive: float


def count_arrivals(history):
    """Return what arrived: {day: quantity}."""
    arrivals = defaultdict(float)
    for (_start, day), quantity in history.arrived.items():
        arrivals[day] += quantity
    return arrivals


def forecast(history, origin, days=WEEK):
    """Return what is expected by what was known at the end of a day: {day: quantity}.

    :param days: how many days from the next one on; whole weeks are told apart by weekdays
    """
    ways = _get_cohorts(history.authorized, history.arrived, origin, WAY_DAYS)
    asks = _get_cohorts(history.delivered, history.asked, origin, ASK_DAYS)
    way = fit(ways, 1, WAY_DAYS, KAPLAN_MEIER).hazards
    ask = fit(asks, 1, ASK_DAYS, KAPLAN_MEIER).hazards
    weeks = -(-days // WEEK)
    expected = _project(ways, way, weeks * WEEK)
    # What is authorized on a day is on its way from then on, the same day included.
    for day, quantity in enumerate(_project(asks, ask, weeks * WEEK)):
        for later, share in enumerate(
            _project([Cohort(-1, quantity, {})], way, weeks * WEEK - day)
        ):
            expected[day + later] += share
    shares = _get_weekday_shares(count_arrivals(history), origin)
    told = {}
    for ahead in range(1, days + 1):
        day = origin + timedelta(days=ahead)
        start = (ahead - 1) // WEEK * WEEK
        told[day] = sum(expected[start : start + WEEK]) * shares[day.weekday()]
    return told


def look_back(history, today, days=TESTED_DAYS):
    """Return the last days with what each forecast said of them a week before: [Day].

    Each is made from what was known then, its life tables included.
    """
    arrivals = count_arrivals(history)
    week = timedelta(days=WEEK)
    result = []
    for back in range(days, 0, -1):
        day = today - timedelta(days=back)
        told = forecast(history, day - week)[day]
        result.append(Day(day, arrivals.get(day, 0.0), told, arrivals.get(day - week, 0.0)))
    return result


def get_error(pairs):
    """Return by how many percent of what came a forecast was off, None where nothing came.

    The mean absolute percentage error, weighted by what came: a day on which nothing came would
    otherwise be infinitely wrong.

    :param pairs: [(what came, what was forecast)]
    """
    pairs = list(pairs)
    total = sum(came for came, _told in pairs)
    return 100 * sum(abs(came - told) for came, told in pairs) / total if total else None


def _get_cohorts(starts, ends, origin, longest):
    """Return what started in time to say something, as it was known at the end of a day."""
    returned = defaultdict(lambda: defaultdict(float))
    for (start, end), quantity in ends.items():
        if end <= origin:
            returned[start][(end - start).days] += quantity
    return [
        Cohort((origin - start).days, quantity, returned[start])
        for start, quantity in starts.items()
        if 0 <= (origin - start).days < max(HISTORY_DAYS, longest)
    ]


def _project(cohorts, hazards, days):
    """Return how much ends on each of the next days: the first is that after the observation."""
    expected = [0.0] * days
    for cohort in cohorts:
        out = cohort.quantity - sum(cohort.returned.values())
        for ahead in range(days):
            age = cohort.age + 1 + ahead
            if age >= len(hazards) or out <= 0:
                break
            part = out * hazards[age]
            expected[ahead] += part
            out -= part
    return expected


def _get_weekday_shares(arrivals, origin):
    """Return which share of a week's arrivals comes on each weekday, Monday first.

    One arrival is added to each, so that a few do not close the other days.
    """
    counts = [1.0] * WEEK
    for back in range(TESTED_DAYS):
        day = origin - timedelta(days=back)
        counts[day.weekday()] += arrivals.get(day, 0.0)
    return [count / sum(counts) for count in counts]

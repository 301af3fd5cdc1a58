"""How much of what was handed out comes back, and when: life tables by age.

What left lately has not had its time to come back. A life table counts, for each interval of age,
only what was out at its beginning, and takes those whose observation ends within it for a part of
it: a half by the actuarial method (Cutler & Ederer 1958), the whole by that of Kaplan & Meier
(1958). The same figures then hold for what is out now, whatever its age.

Source: S. J. Cutler, F. Ederer, J. Chronic Diseases 8 (1958) 699-712; E. L. Kaplan, P. Meier,
J. Am. Stat. Assoc. 53 (1958) 457-481.
"""

from itertools import accumulate
from typing import NamedTuple

ACTUARIAL = 0.5
KAPLAN_MEIER = 0.0


class Interval(NamedTuple):
    """What a life table knows of an interval of age."""

    entering: float  # out at its beginning
    events: float  # came back within it
    withdrawn: float = 0.0  # not observed to its end


class Cohort(NamedTuple):
    """What left on one day, and what of it has come back."""

    age: int  # days since, at the end of the observation
    quantity: float
    returned: dict  # {age in days: quantity}


class Curve(NamedTuple):
    """The chance to come back in each interval of age, of what is still out at its beginning."""

    hazards: tuple
    survivals: tuple  # what is out at the beginning of each interval, and at the end of the last
    length: int  # days of an interval

    def get_survival(self, age):
        """Return the share that is still out at an age in days; within an interval linearly."""
        whole, days = divmod(max(age, 0), self.length)
        if whole >= len(self.hazards):
            return self.survivals[-1]
        return self.survivals[whole] * (1 - self.hazards[whole] * days / self.length)

    def get_shares(self, age, steps):
        """Return which share of what is out at an age comes back in each of the next intervals.

        :param age: in days
        """
        out = self.get_survival(age)
        if not out:
            return [0.0] * steps
        left = [self.get_survival(age + step * self.length) / out for step in range(steps + 1)]
        return [before - after for before, after in zip(left, left[1:], strict=False)]

    def get_share_left(self, age):
        """Return which share of what is out at an age is still to come back, whenever."""
        out = self.get_survival(age)
        return 1 - self.survivals[-1] / out if out else 0.0


def get_hazards(intervals, censored=ACTUARIAL):
    """Return the chance of the event in each interval.

    :param intervals: [Interval]
    :param censored: which part of an interval counts as not observed, of what is withdrawn in it
    """
    hazards = []
    for interval in intervals:
        exposed = interval.entering - interval.withdrawn * censored
        hazards.append(min(interval.events / exposed, 1.0) if exposed > 0 else 0.0)
    return hazards


def make_curve(hazards, length=7):
    """Return the `Curve` of these chances."""
    return Curve(tuple(hazards), (1.0, *get_survivals(hazards)), length)


def get_survivals(hazards):
    """Return the share that is left at the end of each interval."""
    return list(accumulate((1 - hazard for hazard in hazards), lambda share, part: share * part))


def get_intervals(cohorts, length, count):
    """Return the life table of cohorts: `count` intervals of `length` days."""
    table = [[0.0, 0.0, 0.0] for _interval in range(count)]
    for cohort in cohorts:
        out = cohort.quantity
        events = [0.0] * count
        for age, quantity in cohort.returned.items():
            # What is told before it left, as in advance, came back at once.
            index = max(age, 0) // length
            if index < count:
                events[index] += quantity
        last = min(cohort.age // length, count - 1)
        for index in range(last + 1):
            back = min(events[index], out)
            row = table[index]
            row[0] += out
            row[1] += back
            out -= back
            if index == cohort.age // length:
                row[2] += out
    return [Interval(*row) for row in table]


def fit(cohorts, length=7, count=52, censored=ACTUARIAL):
    """Return the `Curve` by which these cohorts came back."""
    return make_curve(get_hazards(get_intervals(cohorts, length, count), censored), length)

"""Until when something can come back. Days are whole calendar days, the last one included."""

from calendar import monthrange
from datetime import datetime, time, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

SATURDAY = 5


def local_day(moment, zone):
    """Return the day it is in a time zone, UTC where none is named.

    :param moment: naive UTC datetime
    """
    return moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone or "UTC")).date()


def day_start(day, zone):
    """Return when a day begins in a time zone, as naive UTC datetime."""
    start = datetime.combine(day, time.min, ZoneInfo(zone or "UTC"))
    return start.astimezone(timezone.utc).replace(tzinfo=None)


def get_quiet_end(moment, zone, start, end):
    """Return when the quiet hours that a moment lies in are over, None where it lies in none.

    :param moment: naive UTC datetime
    :param start: hour of the day from which on it is quiet, as 20.5; the same as `end` for never
    :param end: hour of the day, of the same or of the next one
    :return: naive UTC datetime
    """
    local = moment.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(zone or "UTC"))
    hour = local.hour + local.minute / 60
    is_overnight = start > end
    is_quiet = (hour >= start or hour < end) if is_overnight else start <= hour < end
    if not is_quiet:
        return None
    day = local.date() + timedelta(days=1 if is_overnight and hour >= start else 0)
    over = datetime.combine(day, time.min, local.tzinfo) + timedelta(hours=end)
    return over.astimezone(timezone.utc).replace(tzinfo=None)


def add_days(start, days):
    """Return the day so many days later, or the last that a calendar has."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return type(start).max


def add_months(start, months):
    """Return the same day so many months later, or the last of a month that has none such.

    Source: Regulation (EEC, Euratom) No 1182/71, Art. 3 (2) (c): the day on which a period ends.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > type(start).max.year:
        return type(start).max
    return start.replace(
        year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1])
    )


def last_day(start, days, skip_weekend=False):
    """Return the last day of a period that begins the day after `start`.

    :param days: length of the period; nothing or 0 means for ever
    :param skip_weekend: a period that ends on a weekend ends on the Monday after
    :return: a date, or None where there is no end
    """
    if not days:
        return None
    end = add_days(start, days)
    if skip_weekend and end.weekday() >= SATURDAY:
        end = add_days(end, 7 - end.weekday())
    return end


def is_over(start, days, today, skip_weekend=False):
    """Tell whether the period has ended before `today`."""
    end = last_day(start, days, skip_weekend)
    return end is not None and today > end


def find_missed(wanted, deliveries, days, today):
    """Return how much of a wanted quantity comes too late, each delivery by its own clock.

    :param deliveries: [(date, quantity)], in the order in which they come back
    :return: (quantity, last day of the most recent delivery missed or None)
    """
    missed, missed_day = Fraction(0), None
    left = wanted
    for day, quantity in deliveries:
        share = min(left, quantity)
        if share <= 0:
            continue
        left -= share
        if is_over(day, days, today):
            missed += share
            end = last_day(day, days)
            missed_day = max(missed_day, end) if missed_day else end
    return missed, missed_day

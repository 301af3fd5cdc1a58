"""Where a parcel is, reckoned from what its carrier reported, in whatever order that came."""

from datetime import date as day_type
from datetime import datetime, timezone
from hashlib import sha256
from typing import NamedTuple

ANNOUNCED, TRANSIT, DELIVERY = "announced", "transit", "delivery"
DELIVERED, EXCEPTION, RETURNED = "delivered", "exception", "returned"
# Of two reports of the same moment, the later in this list is the news.
STATES = (ANNOUNCED, EXCEPTION, TRANSIT, DELIVERY, DELIVERED, RETURNED)
# By these the carrier has the parcel, or has had it.
SCANS = (TRANSIT, DELIVERY, DELIVERED)
ENDS = (DELIVERED, RETURNED)

MAX_NUMBER, MAX_KEY, MAX_TEXT = 64, 128, 250

# What others call it, written as `_normalize` does. Nothing here: it says nothing new.
NAMES = {
    **{name: name for name in STATES},
    # `delivery_state` of the carriers' modules of the OCA
    "shippingrecordedincarrier": ANNOUNCED,
    "recorded": ANNOUNCED,
    "intransit": TRANSIT,
    "canceledshipment": EXCEPTION,
    "incidence": EXCEPTION,
    "incident": EXCEPTION,
    "customerdelivered": DELIVERED,
    # The parcel comes to our warehouse.
    "warehousedelivered": DELIVERED,
    "noupdate": "",
    # EasyPost
    "pretransit": ANNOUNCED,
    "outfordelivery": DELIVERY,
    "availableforpickup": DELIVERY,
    "returntosender": RETURNED,
    "failure": EXCEPTION,
    "cancelled": EXCEPTION,
    "error": EXCEPTION,
    "unknown": "",
    # AfterShip
    "pending": ANNOUNCED,
    "inforeceived": ANNOUNCED,
    "attemptfail": EXCEPTION,
    "expired": EXCEPTION,
}


class Event(NamedTuple):
    """What a carrier reported of a parcel."""

    key: str  # the carrier's own name of it: told twice, it is one
    date: datetime  # naive UTC
    status: str = ""  # one of ours; "" says nothing of where it is
    text: str = ""
    expected: day_type | None = None  # the day on which it comes, as the carrier thinks by then


class Story(NamedTuple):
    """What all events of a parcel come to."""

    state: str = ANNOUNCED
    scanned: datetime | None = None  # when the carrier first had it in hand
    expected: day_type | None = None
    date: datetime | None = None  # of the last event


def fold(events):
    """Return the `Story` of a parcel: the same for the same events, in whatever order they came."""
    told = {}
    for event in events:
        told.setdefault(event.key, event)
    story = Story()
    for event in sorted(told.values(), key=_rank):
        scanned = event.date if event.status in SCANS else None
        story = Story(
            _advance(story.state, event.status),
            story.scanned or scanned,
            event.expected or story.expected,
            event.date,
        )
    return story


def _rank(event):
    return event.date, STATES.index(event.status) if event.status else -1, event.key


def _advance(state, status):
    """Return the state after a report; what has ended stays so, unless it is sent back."""
    if not status or status == ANNOUNCED or state == RETURNED:
        return state
    if state == DELIVERED and status != RETURNED:
        return state
    return status


def to_status(name):
    """Return our state for what a carrier or an aggregator calls it, "" where nobody knows."""
    return NAMES.get(_normalize(name), "")


def _normalize(name):
    return "".join(char for char in str(name or "").lower() if char.isalnum())


# What is reported, in the one neutral shape


def read_report(data):
    """Return the reports of a message, each with the number of its parcel: [(number, data)].

    :raises ValueError: where it does not have the agreed shape
    """
    rows = data.get("events", [data]) if isinstance(data, dict) else data
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("events: a list of objects is expected")
    return [(_read_text(row, "number", MAX_NUMBER, is_required=True), row) for row in rows]


def read_event(data, now):
    """Return the `Event` of a report: {key, status, date, text, expected}.

    :param now: naive UTC datetime; nothing has happened after it
    :raises ValueError: where it does not have the agreed shape
    """
    key = _read_text(data, "key", MAX_KEY)
    status = _read_text(data, "status", MAX_KEY)
    text = _read_text(data, "text", MAX_TEXT, is_cut=True)
    moment = _read_moment(data.get("date"))
    if not key:
        if moment is None:
            raise ValueError("key or date: one of them is expected")
        # The same report has the same name, however often it is told.
        told = "\n".join((moment.isoformat(), status, text))
        key = sha256(told.encode()).hexdigest()
    moment = min(moment or now, now)
    return Event(key, moment, to_status(status), text or status, _read_day(data.get("expected")))


def _read_text(data, name, limit, is_required=False, is_cut=False):
    value = data.get(name) or ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(f"{name}: a text is expected")
    value = " ".join("".join(c if c.isprintable() else " " for c in value).split())
    if is_cut:
        return value[:limit]
    if len(value) > limit or (is_required and not value):
        raise ValueError(f"{name}: a text of 1 to {limit} characters is expected")
    return value


def _read_moment(value):
    if isinstance(value, datetime):
        moment = value
    elif not value:
        return None
    elif not isinstance(value, str):
        raise ValueError("date: an ISO 8601 date is expected")
    else:
        moment = datetime.fromisoformat(value)
    if moment.tzinfo:
        try:
            moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
        except OverflowError as error:
            raise ValueError("date: it lies outside of any calendar") from error
    return moment.replace(microsecond=0)


def _read_day(value):
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, day_type):
        return value
    moment = _read_moment(value)
    return moment.date() if moment else None

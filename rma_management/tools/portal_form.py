"""What the form of a customer's return holds: names and numbers as they were posted, and no more.

What they mean, and whether they are the customer's to choose, is for the entry to say.
"""

import re
from typing import NamedTuple

# Of the whole form, and of one order line.
COMMON = ("reason", "condition", "resolution")
FIELD = re.compile(r"(qty|reason|condition|resolution|exchange|lot)_([0-9]{1,9})")
QUANTITY = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,6})?")
ID = re.compile(r"[0-9]{1,9}")
MAX_TEXT = 4000


class Row(NamedTuple):
    """What was typed on one order line; ids are as posted, and nobody has looked them up."""

    line_id: int
    quantity: float = 0.0
    reason: int = 0
    condition: str = ""
    resolution: str = ""
    exchange: int = 0
    lots: tuple = ()


class Form(NamedTuple):
    """What was posted."""

    rows: list  # [Row], one for every line that is named
    common: dict  # {name: text}
    text: str
    kept: tuple  # ids of files that were uploaded before
    wrong: dict  # {line id: what of its quantity is no number}
    foreign: list  # names and values that no such form has


def parse_quantity(text):
    """Return a quantity as a number, 0.0 for nothing, None for what is no plain number.

    >>> [parse_quantity(text) for text in ("2", "1,5", "", "-1", "nan", "1e9", "٣")]
    [2.0, 1.5, 0.0, None, None, None, None]
    """
    text = (text or "").strip()
    if not text:
        return 0.0
    return float(text.replace(",", ".")) if QUANTITY.fullmatch(text) else None


def clean(text):
    """Return a text without what no text has, and no longer than anybody types."""
    return (text or "").replace("\0", "").replace("\r\n", "\n").strip()[:MAX_TEXT]


def parse_form(pairs, allowed=()):
    """Return the `Form` behind posted fields.

    :param pairs: [(name, text)], a name may come more than once
    :param allowed: other names that the form may have
    """
    lines, common, text, kept, foreign = {}, {}, "", [], []
    for name, value in pairs:
        found = FIELD.fullmatch(name)
        if found:
            lines.setdefault(int(found[2]), {}).setdefault(found[1], []).append(value)
        elif name in COMMON:
            common[name] = value
        elif name == "message":
            text = clean(value)
        elif name == "kept":
            kept.append(int(value) if ID.fullmatch(value) else 0)
        elif name not in allowed:
            foreign.append(name)
    rows, wrong = [], {}
    for line_id, values in lines.items():
        rows.append(_read_row(line_id, values, wrong, foreign))
    return Form(rows, common, text, tuple(kept), wrong, [clean(name)[:40] for name in foreign])


def _read_row(line_id, values, wrong, foreign):
    last = {name: texts[-1] for name, texts in values.items()}
    quantity = parse_quantity(last.get("qty"))
    if quantity is None:
        wrong[line_id] = clean(last["qty"])[:32]
    return Row(
        line_id=line_id,
        quantity=quantity or 0.0,
        reason=_read_id(last.get("reason"), foreign),
        condition=last.get("condition", ""),
        resolution=last.get("resolution", ""),
        exchange=_read_id(last.get("exchange"), foreign),
        lots=tuple(_read_id(text, foreign) for text in values.get("lot", ())),
    )


def _read_id(text, foreign):
    if not text:
        return 0
    if ID.fullmatch(text):
        return int(text)
    foreign.append(text)
    return 0

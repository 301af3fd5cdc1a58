"""Records that hold on to each other: whoever changes, adds or takes away one breaks the chain."""

import hashlib
import json
from typing import NamedTuple

# What the first link holds on to.
GENESIS = "0" * 64


class Link(NamedTuple):
    """A record with its place in the chain, as it is stored."""

    sequence: int
    previous: str  # digest of the link before it
    digest: str
    record: dict  # of texts, whole numbers, lists and dicts: what is written the same way by all


class Break(NamedTuple):
    """Where a chain does not hold, and how."""

    sequence: int
    kind: str  # changed, missing, added


def canonical(record):
    """Return a record as the one text that stands for it, whatever the order of its keys."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(sequence, previous, record):
    """Return the SHA-256 of a record at its place in the chain."""
    text = f"{sequence}\n{previous}\n{canonical(record)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_whole(link):
    """Tell whether a link is what its digest was taken of."""
    return link.digest == digest(link.sequence, link.previous, link.record)


def find_breaks(links, head):
    """Return where a chain does not hold.

    A link that was changed, or changed and given a new digest, is found by itself or by the one
    that follows it; what is missing in the middle by the number, and at the end by the head.

    :param links: iterable of `Link`, by sequence
    :param head: (sequence, digest) of the last link that was appended
    :return: [Break]
    """
    breaks = []
    sequence, previous = 0, GENESIS
    for link in links:
        if not is_whole(link):
            breaks.append(Break(link.sequence, "changed"))
        if link.sequence <= sequence or link.sequence > head[0]:
            breaks.append(Break(link.sequence, "added"))
            continue
        if link.sequence > sequence + 1:
            breaks.append(Break(sequence + 1, "missing"))
        elif link.previous != previous:
            breaks.append(Break(sequence, "changed"))
        sequence, previous = link.sequence, link.digest
    if sequence < head[0]:
        breaks.append(Break(sequence + 1, "missing"))
    elif previous != head[1]:
        breaks.append(Break(sequence, "changed"))
    return sorted(set(breaks))

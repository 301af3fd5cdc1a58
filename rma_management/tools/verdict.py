"""Verdicts on a line of a return.

Every rule is heard and answers with verdicts; the worst outcome wins, and all reasons are kept, so
that nobody has to correct a return one refusal at a time.
"""

from typing import NamedTuple

AUTHORIZE, REVIEW, DENY = "authorize", "review", "deny"
SEVERITY = {AUTHORIZE: 0, REVIEW: 1, DENY: 2}


class Verdict(NamedTuple):
    """What one rule says of one line.

    `agent` and `customer` say the same thing to two people; `cure` says what would change the
    outcome, and is empty when nothing would.
    """

    code: str
    outcome: str
    agent: str
    customer: str
    cure: str = ""


def worst(verdicts):
    """Return the outcome that counts; no verdict at all authorizes."""
    return max((verdict.outcome for verdict in verdicts), key=SEVERITY.get, default=AUTHORIZE)


def ranked(verdicts):
    """Return the verdicts worst first, each code once, otherwise in the order they were given."""
    by_code = {}
    for verdict in verdicts:
        known = by_code.get(verdict.code)
        if known is None or SEVERITY[verdict.outcome] > SEVERITY[known.outcome]:
            by_code[verdict.code] = verdict
    return sorted(by_code.values(), key=lambda verdict: -SEVERITY[verdict.outcome])


def as_data(verdicts):
    """Return the verdicts as the plain list of dictionaries that is stored and sent."""
    return [verdict._asdict() for verdict in ranked(verdicts)]

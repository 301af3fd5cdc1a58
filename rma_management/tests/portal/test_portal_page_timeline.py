from datetime import date
from unittest import TestCase

from ...tools.timeline import STEPS, Facts, reckon

TODAY = date(2026, 3, 10)


def day(number):
    """Return a day of March."""
    return date(2026, 3, number)


def told(step):
    """Return a step in short: its status, with the days that it tells."""
    parts = [step.status]
    parts += [f"on {step.day.day}"] if step.day else []
    parts += [f"by {step.until.day}"] if step.until else []
    parts += [f"not {step.was.day}, {step.why}"] if step.was else []
    return " ".join(parts + ["late"] * step.is_late)


ASKED = {"requested": day(1)}
SENDING = ASKED | {"authorized": day(2)}
HERE = SENDING | {"sent": day(5), "arrived": day(8)}
CHECKED = HERE | {"inspected": day(9)}
KEPT = frozenset({"sent", "arrived", "inspected"})
EXPIRY = {"expiry": day(20), "first_expiry": day(20)}
EXTENDED = {"expiry": day(25), "first_expiry": day(20)}
TABLE = {
    "draft": (Facts({}), "now next next next next next next"),
    "submitted": (Facts(ASKED), "done on 1|now|next|next|next|next|next"),
    "authorized, for ever": (Facts(SENDING), "done on 1|done on 2|now|next|next|next|next"),
    "authorized, until a day": (
        Facts(SENDING, **EXPIRY),
        "done on 1|done on 2|now by 20|next|next|next|next",
    ),
    "the money is promised": (
        Facts(SENDING, refund_days=5, **EXPIRY),
        "done on 1|done on 2|now by 20|next|next|next by 25|next",
    ),
    "extended": (
        Facts(SENDING, refund_days=5, **EXTENDED),
        "done on 1|done on 2|now by 25 not 20, extended|next|next|next by 30 not 25, extended|next",
    ),
    "shortened is no excuse": (
        Facts(SENDING, expiry=day(15), first_expiry=day(20)),
        "done on 1|done on 2|now by 15|next|next|next|next",
    ),
    "too late to send": (
        Facts(SENDING, expiry=day(9), first_expiry=day(9)),
        "done on 1|done on 2|now by 9 late|next|next|next|next",
    ),
    "last day to send": (
        Facts(SENDING, expiry=day(10), first_expiry=day(10)),
        "done on 1|done on 2|now by 10|next|next|next|next",
    ),
    "on its way": (
        Facts(SENDING | {"sent": day(5)}, **EXPIRY),
        "done on 1|done on 2|done on 5|now by 20|next|next|next",
    ),
    "part has come": (
        Facts(SENDING | {"sent": None}, {"arrived": day(7)}, **EXPIRY),
        "done on 1|done on 2|done|partly on 7 by 20|next|next|next",
    ),
    "here": (
        Facts(HERE, refund_days=5, **EXPIRY),
        "done on 1|done on 2|done on 5|done on 8|now|next by 25|next",
    ),
    "checked": (
        Facts(CHECKED, due=day(9), refund_days=5, promised=day(14), **EXPIRY),
        "done on 1|done on 2|done on 5|done on 8|done on 9|now by 14|next",
    ),
    "the promise was not kept": (
        Facts(CHECKED, due=day(4), refund_days=5, promised=day(9), **EXPIRY),
        "done on 1|done on 2|done on 5|done on 8|done on 9|now by 9 late|next",
    ),
    "law, before the goods": (
        Facts(SENDING, law_day=day(15), **EXPIRY),
        "done on 1|done on 2|now by 20|next|next|next by 15|next",
    ),
    "law, its day has passed without the goods": (
        Facts(SENDING, law_day=day(9), **EXPIRY),
        "done on 1|done on 2|now by 20|next|next|next|next",
    ),
    "law, the goods came late": (
        Facts(HERE | {"arrived": day(10)}, law_day=day(7), promised=day(10), **EXPIRY),
        "done on 1|done on 2|done on 5|done on 10|now|next by 10 not 7, goods_late|next",
    ),
    "law before policy": (
        Facts(SENDING, law_day=day(15), refund_days=5, **EXPIRY),
        "done on 1|done on 2|now by 20|next|next|next by 15|next",
    ),
    "money first": (
        Facts(SENDING | {"credited": day(3)}, **EXPIRY),
        "done on 1|done on 2|now by 20|next|next|done on 3|next",
    ),
    "customer keeps it": (
        Facts(SENDING, skipped=KEPT),
        "done on 1|done on 2|skipped|skipped|skipped|now|next",
    ),
    "closed": (
        Facts(CHECKED | {"credited": day(10), "closed": day(10)}),
        "done on 1|done on 2|done on 5|done on 8|done on 9|done on 10|done on 10",
    ),
    "rejected": (Facts(ASKED, ended="rejected", ended_on=day(3)), "done on 1|ended on 3"),
    "cancelled": (Facts(SENDING, ended="cancelled"), "done on 1|done on 2|ended"),
    "expired": (
        Facts(SENDING, ended="expired", ended_on=day(21), **EXPIRY),
        "done on 1|done on 2|ended on 21",
    ),
}


class TestTimeline(TestCase):
    """What the customer is told of the way of a return (C7)."""

    def test_table(self):
        for name, (facts, expected) in TABLE.items():
            with self.subTest(name):
                steps = [told(step) for step in reckon(facts, TODAY)]
                self.assertEqual(steps, expected.split("|" if "|" in expected else " "))

    def test_seven_steps_in_their_order_unless_it_ended(self):
        for name, (facts, _expected) in TABLE.items():
            with self.subTest(name):
                names = [step.name for step in reckon(facts, TODAY)]
                if facts.ended:
                    self.assertEqual(names[-1], facts.ended)
                    names.pop()
                self.assertEqual(names, [step for step in STEPS if step in names])
                self.assertTrue(facts.ended or len(names) == len(STEPS))

    def test_one_thing_is_next(self):
        for name, (facts, _expected) in TABLE.items():
            statuses = [step.status for step in reckon(facts, TODAY)]
            with self.subTest(name):
                is_over = facts.ended or "closed" in facts.reached or facts.partly
                self.assertEqual(statuses.count("now"), 0 if is_over else 1)

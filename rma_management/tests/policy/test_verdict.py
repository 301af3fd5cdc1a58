from unittest import TestCase

from ...tools.verdict import (
    AUTHORIZE,
    DENY,
    REVIEW,
    Verdict,
    as_data,
    ranked,
    worst,
)


def say(code, outcome):
    return Verdict(code, outcome, f"{code} agent", f"{code} customer")


class TestVerdict(TestCase):
    def test_worst_outcome_wins(self):
        for outcomes, expected in (
            ([], AUTHORIZE),
            ([AUTHORIZE], AUTHORIZE),
            ([AUTHORIZE, REVIEW], REVIEW),
            ([REVIEW, DENY, AUTHORIZE], DENY),
        ):
            with self.subTest(outcomes=outcomes):
                verdicts = [say(str(index), outcome) for index, outcome in enumerate(outcomes)]
                self.assertEqual(worst(verdicts), expected)

    def test_all_are_kept_worst_first(self):
        verdicts = [say("a", AUTHORIZE), say("b", DENY), say("c", REVIEW), say("d", DENY)]
        self.assertEqual([verdict.code for verdict in ranked(verdicts)], ["b", "d", "c", "a"])

    def test_a_code_is_told_once_at_its_worst(self):
        verdicts = [say("a", REVIEW), say("a", DENY), say("a", AUTHORIZE)]
        self.assertEqual(ranked(verdicts), [say("a", DENY)])

    def test_as_data_has_what_people_read(self):
        self.assertEqual(
            as_data([say("a", DENY)]),
            [
                {
                    "code": "a",
                    "outcome": "deny",
                    "agent": "a agent",
                    "customer": "a customer",
                    "cure": "",
                }
            ],
        )

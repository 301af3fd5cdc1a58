from unittest import TestCase

from ...tools.grading import Finding, get_condition_place, propose
from ...tools.sampling import is_sampled

CONDITIONS = ["unopened", "opened", "used", "damaged"]


class TestGrading(TestCase):
    """Each finding caps the grade; the lowest cap is proposed."""

    def test_proposal(self):
        seal, power, manual = Finding("seal", 1), Finding("power", 3), Finding("manual", 1)
        for count, findings, place, because in (
            (4, [], 0, ()),
            (4, [Finding("fine")], 0, ()),
            (4, [Finding("fine", 0)], 0, ()),
            (4, [seal], 1, ("seal",)),
            (4, [seal, power], 3, ("power",)),
            (4, [power, seal], 3, ("power",)),
            (4, [seal, manual, Finding("fine", 0)], 1, ("seal", "manual")),
            # A cap below the last grade means the last grade.
            (2, [seal, power], 1, ("seal", "power")),
            (1, [power], 0, ("power",)),
        ):
            with self.subTest(count=count, findings=findings):
                self.assertEqual(propose(count, findings), (place, because))

    def test_condition(self):
        for worst_allowed, expected in (
            (["unopened", "opened", "used", None], [0, 1, 2, 3]),
            (["opened", None], [0, 0, 1, 1]),
            ([None, None], [0, 0, 0, 0]),
            # Nothing allows it: the last grade.
            (["unopened", "opened"], [0, 1, 1, 1]),
            ([], [0, 0, 0, 0]),
        ):
            with self.subTest(worst_allowed=worst_allowed):
                places = [
                    get_condition_place(condition, CONDITIONS, worst_allowed)
                    for condition in CONDITIONS
                ]
                self.assertEqual(places, expected)


class TestSampling(TestCase):
    def test_share(self):
        keys = [f"rma.inspection,{number}" for number in range(1, 10_001)]
        for percent in (0, 1, 10, 50, 100):
            with self.subTest(percent=percent):
                sampled = sum(is_sampled(key, percent) for key in keys)
                self.assertAlmostEqual(sampled, 100 * percent, delta=150 * (0 < percent < 100))

    def test_the_same_again_and_at_each_higher_share(self):
        for number in range(200):
            answers = [is_sampled(number, percent) for percent in range(0, 101, 5)]
            self.assertEqual(answers, sorted(answers))
            self.assertEqual(answers, [is_sampled(number, percent) for percent in range(0, 101, 5)])
            self.assertEqual((answers[0], answers[-1]), (False, True))

import random
from unittest import TestCase

from ...tools.liability import Sold, accrue, get_error, get_expected
from ...tools.survival import (
    ACTUARIAL,
    KAPLAN_MEIER,
    Cohort,
    Interval,
    fit,
    get_hazards,
    get_intervals,
    get_survivals,
    make_curve,
)

# Cutler & Ederer 1958, table 1: kidney cancer in Connecticut, 126 patients by years after the
# diagnosis. (alive at the beginning, died, lost to follow-up and withdrawn alive)
CUTLER_EDERER = [(126, 47, 19), (60, 5, 17), (38, 2, 15), (21, 2, 9), (10, 0, 6)]
# Freireich et al. 1963, patients on 6-mercaptopurine by weeks to the relapse: (relapsed, censored).
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


class TestSurvival(TestCase):
    """Life tables against the figures that were published with their methods."""

    def test_actuarial_as_published(self):
        hazards = get_hazards([Interval(*row) for row in CUTLER_EDERER], ACTUARIAL)
        self.assertEqual([round(each, 2) for each in hazards], [0.4, 0.1, 0.07, 0.12, 0.0])
        survivals = [round(each, 2) for each in get_survivals(hazards)]
        self.assertEqual(survivals, [0.6, 0.54, 0.5, 0.44, 0.44])

    def test_kaplan_meier_as_published(self):
        ends = [(week, 1) for week in RELAPSED] + [(week, 0) for week in CENSORED]
        intervals = [
            Interval(
                sum(end >= week for end, _event in ends),
                sum(end == week and event for end, event in ends),
                sum(end == week and not event for end, event in ends),
            )
            for week in range(36)
        ]
        survivals = get_survivals(get_hazards(intervals, KAPLAN_MEIER))
        published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.69, 16: 0.627, 22: 0.538, 23: 0.448}
        self.assertEqual({week: round(survivals[week], 3) for week in published}, published)
        self.assertEqual(round(survivals[35], 3), 0.448)

    def test_table_of_cohorts(self):
        """What has not had its time is not counted as kept."""
        cohorts = [Cohort(21, 100, {3: 10, 8: 9}), Cohort(3, 50, {1: 2}), Cohort(400, 10, {-2: 1})]
        self.assertEqual(
            get_intervals(cohorts, 7, 3),
            [Interval(160, 13, 48), Interval(99, 9, 0), Interval(90, 0, 0)],
        )

    def test_no_more_comes_back_than_left(self):
        curve = fit([Cohort(30, 5, {1: 4, 8: 4})], count=4)
        self.assertEqual([round(share, 9) for share in curve.survivals], [1.0, 0.2, 0, 0, 0])
        self.assertEqual(curve.get_share_left(14), 0.0)
        self.assertEqual(curve.get_shares(20, 2), [0.0, 0.0])

    def test_nothing_known_nothing_expected(self):
        curve = fit([])
        self.assertEqual(curve.get_share_left(0), 0.0)
        self.assertEqual(curve.get_survival(-5), 1.0)

    def test_shares_add_up(self):
        curve = make_curve([0.1, 0.2, 0.0, 0.05])
        for age in (0, 3, 7, 12, 27, 28, 90):
            with self.subTest(age=age):
                self.assertAlmostEqual(sum(curve.get_shares(age, 6)), curve.get_share_left(age))

    def test_finds_what_was_planted(self):
        """A rate of 10 % within ten weeks is found from cohorts of which half are not over."""
        chance, cohorts = random.Random(7), []
        for age in range(140):
            returned = {}
            for _unit in range(60):
                day = chance.randrange(70)
                if chance.random() < 0.1 and day <= age:
                    returned[day] = returned.get(day, 0) + 1
            cohorts.append(Cohort(age, 60, returned))
        self.assertAlmostEqual(fit(cohorts).get_share_left(0), 0.1, delta=0.012)


class TestLiability(TestCase):
    """IFRS 15, refund liabilities and the right to have goods back."""

    def test_example_22(self):
        """100 products at 100 each that cost 60 are sold; 97 are expected to be kept."""
        accrual = accrue([Sold(0, 100, 10_000, 6_000)], make_curve([0.03]))
        self.assertAlmostEqual(accrual.quantity, 3)
        self.assertAlmostEqual(10_000 - accrual.liability, 9_700)
        self.assertAlmostEqual(accrual.liability, 300)
        self.assertAlmostEqual(accrual.asset, 180)

    def test_recovering_costs(self):
        """B25: the asset is less by what recovering costs; the liability is not."""
        accrual = accrue([Sold(0, 100, 10_000, 6_000)], make_curve([0.03]), loss=0.25)
        self.assertAlmostEqual(accrual.liability, 300)
        self.assertAlmostEqual(accrual.asset, 135)

    def test_over_time(self):
        """What was credited is owed no more, and what was kept long enough is kept."""
        curve = make_curve([0.1, 0.1])
        for age, expected in ((0, 19.0), (7, 10.0), (14, 0.0)):
            with self.subTest(age=age):
                self.assertAlmostEqual(accrue([Sold(age, 100, 100, 0)], curve).liability, expected)

    def test_by_week(self):
        weeks = accrue([Sold(0, 100, 100, 0)], make_curve([0.1, 0.1])).weeks
        self.assertAlmostEqual(get_expected(weeks, 7), 10.0)
        self.assertAlmostEqual(get_expected(weeks, 10), 10 + 9 * 3 / 7)
        self.assertAlmostEqual(get_expected(weeks, 3650), 19.0)
        self.assertEqual(get_expected(weeks, -3), 0.0)

    def test_error(self):
        for expected, actual, error in ((120, 100, 20), (50, 100, -50), (0, 0, None), (5, 0, None)):
            with self.subTest(expected=expected):
                self.assertEqual(get_error(expected, actual), error)

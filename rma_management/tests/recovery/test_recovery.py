from itertools import product
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ...tools import recovery
from ...tools.recovery import Route, Unit, find_obstacles, rank

FLAGS = Unit._fields
AMOUNTS = st.integers(min_value=0, max_value=500).map(float)
ROUTES = st.builds(
    Route,
    key=st.uuids(),
    outcome=st.sampled_from(("new", "used", "vendor", "given", "destroyed", "none")),
    price=AMOUNTS,
    factor=st.sampled_from((0.0, 0.2, 0.6, 0.9, 1.0)),
    repair=AMOUNTS,
    handling=AMOUNTS,
    freight=AMOUNTS,
    credit=AMOUNTS,
)
UNITS = st.builds(Unit, **dict.fromkeys(FLAGS, st.booleans()))


class TestRecovery(TestCase):
    """Expected value per route, feasibility first."""

    def test_value(self):
        for vals, expected in (
            ({"price": 100.0}, 100.0),
            ({"price": 100.0, "factor": 0.6}, 60.0),
            ({"price": 100.0, "factor": 0.9, "repair": 20.0, "handling": 5.0}, 65.0),
            ({"freight": 8.0, "credit": 50.0}, 42.0),
            ({"handling": 3.0, "freight": 2.0}, -5.0),
        ):
            with self.subTest(vals=vals):
                self.assertEqual(Route("route", "used", **vals).value, expected)

    def test_every_unit_on_every_route(self):
        """All 128 units: an obstacle is there exactly when its own reason is."""
        for flags in product((False, True), repeat=len(FLAGS)):
            unit = Unit(*flags)
            unsafe = unit.is_recalled or unit.is_expired or (unit.is_hygienic and unit.is_opened)
            reuse = [
                code
                for code, applies in (
                    ("hygiene", unit.is_hygienic and unit.is_opened),
                    ("expired", unit.is_expired),
                    ("recalled", unit.is_recalled),
                )
                if applies
            ]
            expected = {
                "new": [*reuse, *(["worn"] if not unit.is_as_new else [])],
                "used": reuse,
                "given": reuse,
                "vendor": [] if unit.has_agreement else ["no_agreement"],
                "destroyed": (
                    ["destruction_ban"] if unit.is_destruction_banned and not unsafe else []
                ),
                "none": [],
            }
            found = {
                outcome: list(find_obstacles(unit, Route(outcome, outcome))) for outcome in expected
            }
            self.assertEqual(found, expected, unit)

    def test_ranking(self):
        restock = Route("restock", "new", price=100.0, factor=0.9)
        refurbish = Route("refurbish", "used", price=100.0, repair=15.0)
        scrap = Route("scrap", "destroyed", handling=1.0)
        vendor = Route("vendor", "vendor", credit=95.0)
        back = Route("back", "none")
        routes = [scrap, refurbish, back, vendor, restock]
        for unit, close, order, is_close in (
            (Unit(), 0.0, ["restock", "refurbish", "scrap"], False),
            (Unit(), 0.05, ["restock", "refurbish", "scrap"], False),
            (Unit(), 0.1, ["restock", "refurbish", "scrap"], True),
            (Unit(has_agreement=True), 0.0, ["vendor", "restock", "refurbish", "scrap"], False),
            (Unit(is_as_new=False), 0.1, ["refurbish", "scrap"], False),
            (Unit(is_recalled=True), 0.1, ["scrap"], False),
            (Unit(is_destruction_banned=True), 0.0, ["restock", "refurbish"], False),
            (Unit(is_recalled=True, is_destruction_banned=True), 0.0, ["scrap"], False),
        ):
            with self.subTest(unit=unit, close=close):
                ranking = rank(unit, routes, close)
                self.assertEqual([route.key for route in ranking.routes], order)
                self.assertEqual(ranking.is_close, is_close)

    def test_margin_and_reasons(self):
        ranking = rank(
            Unit(),
            [
                Route("restock", "new", price=100.0),
                Route("used", "used", price=80.0, obstacles=("no_product",)),
                Route("scrap", "destroyed", handling=4.0),
            ],
        )
        self.assertEqual((ranking.best.key, ranking.runner_up.key), ("restock", "scrap"))
        self.assertEqual(ranking.margin, 104.0)
        self.assertEqual(
            [(route.key, codes) for route, codes in ranking.refused], [("used", ("no_product",))]
        )

    def test_one_or_none(self):
        only = rank(Unit(), [Route("scrap", "destroyed")], 0.5)
        self.assertEqual((only.best.key, only.runner_up, only.margin), ("scrap", None, None))
        self.assertFalse(only.is_close)
        nothing = rank(Unit(is_destruction_banned=True), [Route("scrap", "destroyed")], 0.5)
        self.assertEqual((nothing.best, nothing.runner_up, nothing.margin), (None, None, None))

    def test_equal_routes_keep_their_order(self):
        routes = [Route(key, "destroyed", handling=1.0) for key in "abc"]
        self.assertEqual([route.key for route in rank(Unit(), routes).routes], ["a", "b", "c"])
        self.assertTrue(rank(Unit(), routes, 0.1).is_close)

    @given(UNITS, st.lists(ROUTES, max_size=8), st.sampled_from((0.0, 0.1, 1.0)))
    def test_nothing_is_lost_and_the_best_is_best(self, unit, routes, close):
        ranking = rank(unit, routes, close)
        refused = [route for route, codes in ranking.refused]
        kept = [route for route in routes if route.outcome != recovery.NONE or route in refused]
        self.assertCountEqual([*ranking.routes, *refused], kept)
        self.assertTrue(all(codes for _route, codes in ranking.refused))
        values = [route.value for route in ranking.routes]
        self.assertEqual(values, sorted(values, reverse=True))
        if len(values) > 1:
            self.assertEqual(ranking.margin, values[0] - values[1])

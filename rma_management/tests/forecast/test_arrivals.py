import random
from datetime import date, timedelta
from unittest import TestCase

from ...tools.arrivals import History, count_arrivals, forecast, get_error, look_back

TODAY = date(2026, 6, 1)


def add(counts, key, quantity=1):
    counts[key] = counts.get(key, 0) + quantity


def open_day(day):
    """Return the next day on which a carrier delivers."""
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def simulate(seed, growth=0.0):
    """Return what a warehouse lives through in a year: 8 % are asked for, nine of ten sent."""
    chance, history = random.Random(seed), History({}, {}, {}, {})
    for back in range(360, 0, -1):
        day = TODAY - timedelta(days=back)
        if day.weekday() >= 5:
            continue
        units = int(chance.gauss(400, 40) * (1 + growth * (360 - back)))
        add(history.delivered, day, units)
        for _unit in range(units):
            if chance.random() > 0.08:
                continue
            asked = day + timedelta(days=1 + min(int(chance.expovariate(1 / 12)), 80))
            if asked < TODAY:
                add(history.asked, (day, asked))
                add(history.authorized, asked)
            sent = open_day(asked + timedelta(days=2 + int(chance.expovariate(1 / 4))))
            if chance.random() < 0.9 and sent < TODAY:
                add(history.arrived, (asked, sent))
    return history


class TestArrivals(TestCase):
    """How many units arrive, against what is known to be true and against the naive forecast."""

    def test_nothing_known_nothing_expected(self):
        self.assertEqual(set(forecast(History({}, {}, {}, {}), TODAY, 14).values()), {0.0})

    def test_open_returns_arrive_when_returns_do(self):
        """Everything comes on the third day: seven that wait do so within the week, and no more."""
        history = History({}, {}, {}, {})
        for back in range(4, 100):
            day = TODAY - timedelta(days=back)
            add(history.authorized, day, 10)
            add(history.arrived, (day, day + timedelta(days=3)), 10)
        add(history.authorized, TODAY - timedelta(days=1), 7)
        told = forecast(history, TODAY, 14)
        first = [told[TODAY + timedelta(days=ahead)] for ahead in range(1, 8)]
        self.assertAlmostEqual(sum(first), 7.0)
        self.assertAlmostEqual(sum(told.values()), 7.0)

    def test_deliveries_are_asked_for_and_arrive(self):
        """Half is asked for the day after the delivery, and arrives the day after that."""
        history = History({}, {}, {}, {})
        for back in range(3, 100):
            day = TODAY - timedelta(days=back)
            asked = day + timedelta(days=1)
            add(history.delivered, day, 10)
            add(history.asked, (day, asked), 5)
            add(history.authorized, asked, 5)
            add(history.arrived, (asked, asked + timedelta(days=1)), 5)
        add(history.delivered, TODAY, 40)
        self.assertAlmostEqual(sum(forecast(history, TODAY).values()), 20.0)

    def test_nobody_delivers_on_sundays(self):
        history = simulate(3)
        told = forecast(history, TODAY - timedelta(days=1))
        by_weekday = {day.weekday(): quantity for day, quantity in told.items()}
        self.assertLess(by_weekday[6], 0.05 * by_weekday[0])

    def test_tomorrow_is_not_looked_at(self):
        """A forecast for a past day is the same whether or not one knows what came afterwards."""
        history, origin = simulate(5), TODAY - timedelta(days=30)
        known = History(
            {day: each for day, each in history.delivered.items() if day <= origin},
            {key: each for key, each in history.asked.items() if key[1] <= origin},
            {day: each for day, each in history.authorized.items() if day <= origin},
            {key: each for key, each in history.arrived.items() if key[1] <= origin},
        )
        self.assertEqual(forecast(history, origin), forecast(known, origin))

    def test_better_than_naive(self):
        """Over 8 weeks the forecast of a day is nearer than last week's same weekday."""
        for growth in (0.0, 0.002):
            errors, naive = [], []
            for seed in range(3):
                days = look_back(simulate(seed, growth), TODAY)
                self.assertEqual(len(days), 56)
                errors.append(get_error((day.arrived, day.forecast) for day in days))
                naive.append(get_error((day.arrived, day.naive) for day in days))
            with self.subTest(growth=growth, errors=errors, naive=naive):
                self.assertLess(sum(errors), 0.9 * sum(naive))

    def test_error_is_weighted(self):
        self.assertEqual(get_error([(10, 5), (0, 5)]), 100.0)
        self.assertIsNone(get_error([(0, 5)]))

    def test_count(self):
        arrived = {(TODAY, TODAY): 2, (TODAY - timedelta(days=1), TODAY): 3}
        self.assertEqual(count_arrivals(History({}, {}, {}, arrived)), {TODAY: 5})

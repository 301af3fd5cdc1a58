from fractions import Fraction
from unittest import TestCase

from ...tools.realised import BACK, CAME, LEFT, UNDONE, Event, follow


class TestRealised(TestCase):
    """What returned goods were sold for (D2): first in, first out."""

    def test_first_in_first_out(self):
        self.assertEqual(
            follow([Event(CAME, "a", 2), Event(CAME, "b", 3), Event(LEFT, "s", 3, 10.0)]),
            {"a": (2, 20.0), "b": (1, 10.0)},
        )

    def test_others_goods_count_and_are_nobodys(self):
        events = [Event(CAME, None, 1), Event(CAME, "a", 1), Event(LEFT, "s", 1, 10.0)]
        self.assertEqual(follow(events), {})
        self.assertEqual(follow([*events, Event(LEFT, "t", 1, 7.0)]), {"a": (1, 7.0)})

    def test_sold_before_it_came_is_nobodys(self):
        self.assertEqual(follow([Event(LEFT, "s", 1, 10.0), Event(CAME, "a", 1)]), {})

    def test_what_comes_back_is_sold_again(self):
        events = [Event(CAME, "a", 1), Event(LEFT, "s", 1, 10.0), Event(BACK, "s", 1)]
        self.assertEqual(follow(events), {})
        self.assertEqual(follow([*events, Event(LEFT, "t", 1, 4.0)]), {"a": (1, 4.0)})

    def test_a_later_return_earns(self):
        events = [
            Event(CAME, "a", 1),
            Event(LEFT, "s", 1, 10.0),
            Event(UNDONE, "s", 1),
            Event(CAME, "b", 1),
            Event(LEFT, "t", 1, 4.0),
        ]
        self.assertEqual(follow(events), {"b": (1, 4.0)})

    def test_part_of_a_sale_comes_back(self):
        events = [
            Event(CAME, "a", 1),
            Event(CAME, "b", 2),
            Event(LEFT, "s", 3, 10.0),
            Event(BACK, "s", Fraction(1, 2)),
        ]
        self.assertEqual(follow(events), {"a": (1, 10.0), "b": (Fraction(3, 2), 15.0)})

    def test_a_price_that_nobody_knows(self):
        events = [Event(CAME, "a", 2), Event(LEFT, "s", 1, None), Event(LEFT, "t", 1, 5.0)]
        self.assertEqual(follow(events), {"a": (1, 5.0)})

    def test_comes_back_of_a_sale_nobody_saw(self):
        events = [Event(BACK, "s", 1), Event(CAME, "a", 1), Event(LEFT, "t", 1, 5.0)]
        self.assertEqual(follow(events), {})

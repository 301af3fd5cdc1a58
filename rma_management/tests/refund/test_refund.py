from fractions import Fraction as F
from unittest import TestCase

from hypothesis import assume, given
from hypothesis import strategies as st

from ...tools.refund import (
    Paid,
    allocate,
    catch_up,
    credit,
    discount_fractions,
    exact,
    fee,
    portion,
    round_half_up,
    uninvoiced_first,
)

CENT = F(1, 100)


def line(quantity, credited_quantity=0, credited=None, step=CENT, entries=0, **amounts):
    """Return an invoice line whose components are given as decimal texts."""
    return Paid(
        key="line",
        quantity=F(quantity),
        amounts={name: F(amount) for name, amount in amounts.items()},
        steps=dict.fromkeys(amounts, step),
        credited_quantity=F(credited_quantity),
        credited={name: F(amount) for name, amount in (credited or {}).items()},
        entries=entries,
    )


def credit_in_parts(quantity, parts, step=CENT, **amounts):
    """Return the amounts of successive partial credits."""
    results, returned, credited = [], F(0), dict.fromkeys(amounts, F(0))
    for part in parts:
        paid = line(quantity, returned, credited, step, len(results), **amounts)
        result = credit(paid, F(part))
        results.append(result)
        returned += F(part)
        credited = {name: credited[name] + result[name] for name in amounts}
    return results


class TestGoldenVectors(TestCase):
    """Cases other systems got wrong; numbers in comments are theirs."""

    def test_discount_is_shared_by_price(self):
        # Solidus #512: 6 + 4, 1 off the order
        goods = [("six", F(6), F(1), F(0)), ("four", F(4), F(1), F(0))]
        for key, expected in (("six", "5.40"), ("four", "3.60")):
            with self.subTest(key=key):
                before, after = discount_fractions(goods, {key: F(1)})
                share = portion(line(1, total="-1"), before, after)["total"]
                price = {"six": F(6), "four": F(4)}[key]
                self.assertEqual(price + share, F(expected))

    def test_large_discount_on_one_of_two(self):
        # PrestaShop #18319: 150 + 60, 42 off; 108 was refunded for the first
        before, after = discount_fractions(
            [("a", F(150), F(1), F(0)), ("b", F(60), F(1), F(0))], {"a": F(1)}
        )
        self.assertEqual(150 + portion(line(1, total="-42"), before, after)["total"], 120)

    def test_ten_units_one_by_one(self):
        # WooCommerce: 10 × 23.90 with 20 % in it, 25 % off: 179.25 paid, 179.30 refunded
        parts = credit_in_parts(10, [1] * 10, net="149.37", tax="29.88")
        self.assertEqual(sum(sum(part.values()) for part in parts), F("179.25"))

    def test_tax_is_split_by_itself(self):
        # Polar: net 52, tax 10, refunds of 32, 9, 8, 3, 6, 3 of 62; tax 8 and net 53 came out
        parts = credit_in_parts(62, [32, 9, 8, 3, 6, 3], step=F(1), net="52", tax="10")
        self.assertEqual(sum(part["tax"] for part in parts), 10)
        self.assertEqual(sum(part["net"] for part in parts), 51)
        rest = credit_in_parts(62, [32, 9, 8, 3, 6, 3, 1], step=F(1), net="52", tax="10")
        self.assertEqual(sum(part["net"] for part in rest), 52)

    def test_threshold_discount_is_kept(self):
        # sonata: 6 × 50, 10 % off from 300, 5 come back: the earned discount stays
        goods = [("item", F(300), F(6), F(0))]
        before, after = discount_fractions(goods, {"item": F(5)})
        discount = portion(line(1, total="-30"), before, after)["total"]
        self.assertEqual(credit(line(6, total="300"), F(5))["total"] + discount, 225)

    def test_thirds(self):
        parts = credit_in_parts(3, [1, 1, 1], total="100.00")
        self.assertEqual([part["total"] for part in parts], [F("33.33"), F("33.34"), F("33.33")])


class TestCredit(TestCase):
    def test_more_than_left_is_refused(self):
        with self.assertRaises(ValueError):
            credit(line(3, credited_quantity=2, total="100"), F(2))

    def test_rounding_of_hand_made_notes_is_made_good(self):
        # 3 × 30.00 - 0.01: somebody credited 30.00 by hand where 29.99 + … was due
        paid = line(3, 2, {"total": "60.00"}, entries=2, total="89.99")
        self.assertEqual(credit(paid, F(1))["total"], F("29.99"))

    def test_price_agreement_by_hand_is_left_alone(self):
        paid = line(3, 1, {"total": "50"}, entries=1, total="300")
        self.assertEqual(credit(paid, F(1))["total"], 100)

    def test_never_above_what_is_left(self):
        paid = line(3, 1, {"total": "250"}, entries=1, total="300")
        self.assertEqual(credit(paid, F(2))["total"], 50)

    @given(
        st.integers(1, 40),
        st.integers(0, 10**7),
        st.integers(0, 10**6),
        st.sampled_from([F(1), F(1, 10), CENT, F(1, 1000), F(5, 100)]),
        st.randoms(use_true_random=False),
    )
    def test_parts_add_up_in_any_order(self, quantity, net, tax, step, random):
        parts, left = [], quantity
        while left:
            part = random.randint(1, left)
            parts.append(part)
            left -= part
        amounts = {"net": net * step, "tax": tax * step}
        results = credit_in_parts(quantity, parts, step=step, **amounts)
        for name, total in amounts.items():
            shares = [result[name] for result in results]
            self.assertEqual(sum(shares), total)
            self.assertTrue(all(share >= 0 for share in shares))
            self.assertTrue(all(share % step == 0 for share in shares))

    @given(st.integers(1, 30), st.integers(-(10**6), 0), st.data())
    def test_discount_parts_add_up(self, quantity, cents, data):
        assume(cents)
        total, credited, returned = cents * CENT, F(0), F(0)
        while returned < quantity:
            part = data.draw(st.integers(1, quantity - int(returned)))
            paid = line(1, 0, {"total": credited}, total=total)
            share = portion(paid, returned / quantity, (returned + part) / quantity)["total"]
            self.assertLessEqual(share, 0)
            credited += share
            returned += part
        self.assertEqual(credited, total)


class TestCatchUp(TestCase):
    def test_discount_forgotten_by_hand_is_taken_off_next(self):
        for credited, after, expected in (
            ("0", F(1, 4), "-2.50"),
            ("0", F(1, 2), "-5"),
            ("-2.50", F(1, 2), "-2.50"),
            ("-7", F(1, 2), "0"),
            ("-7", F(1), "-3"),
        ):
            with self.subTest(credited=credited, after=after):
                paid = line(1, credited={"net": credited}, net="-10")
                self.assertEqual(catch_up(paid, after)["net"], F(expected))


class TestHelpers(TestCase):
    def test_exact_reads_floats_as_people_do(self):
        self.assertEqual(exact(0.1) + exact(0.2), exact(0.3))

    def test_round_half_up(self):
        for value, step, expected in (
            ("0.005", CENT, "0.01"),
            ("-0.005", CENT, "-0.01"),
            ("0.0049", CENT, "0"),
            ("2.5", F(1), "3"),
            ("1.07", F(5, 100), "1.05"),
        ):
            with self.subTest(value=value):
                self.assertEqual(round_half_up(F(value), step), F(expected))

    def test_allocate(self):
        for quantity, expected in (
            (F(2), [("a", 2)]),
            (F(3), [("a", 3)]),
            (F(5), [("a", 3), ("c", 2)]),
            (F(9), [("a", 3), ("c", 4)]),
        ):
            with self.subTest(quantity=quantity):
                found = allocate(quantity, [("a", F(3)), ("b", F(0)), ("c", F(4))])
                self.assertEqual(found, expected)

    def test_uninvoiced_goods_come_back_first(self):
        for quantities, uninvoiced, expected in (
            ([3], 2, [1]),
            ([1, 2], 2, [0, 1]),
            ([3], 0, [3]),
            ([1], 5, [0]),
        ):
            with self.subTest(quantities=quantities, uninvoiced=uninvoiced):
                self.assertEqual(
                    uninvoiced_first([F(q) for q in quantities], F(uninvoiced)), expected
                )

    def test_fee(self):
        for basis, rate, paid, units, expected in (
            ("percent", 10, "99.99", 3, "10.00"),
            ("unit", "2.50", "99.99", 3, "7.50"),
            ("fixed", 5, "99.99", 3, "5.00"),
        ):
            with self.subTest(basis=basis):
                self.assertEqual(fee(basis, F(rate), F(paid), F(units), CENT), F(expected))

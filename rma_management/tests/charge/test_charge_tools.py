from fractions import Fraction

from odoo.tests import BaseCase, tagged

from ...models.charge.rma_charge import TYPES
from ...tools.charges import KINDS, get_covered, get_sign, limit_charge, reckon_charge


@tagged("post_install", "-at_install")
class TestChargeTools(BaseCase):
    """Charges on paper, without a database."""

    def test_every_type_goes_one_way(self):
        self.assertEqual(set(KINDS), {name for name, _label in TYPES})
        added = {kind for kind in KINDS if get_sign(kind) > 0}
        self.assertEqual(added, {"goodwill", "outbound_freight"})

    def test_part_that_a_charge_is_on(self):
        for paid, units, quantity, expected in (
            (90, 3, 0, (90, 3)),
            (90, 3, 1, (30, 1)),
            (30, 1, 2, (30, 1)),
            (0, 0, 2, (0, 0)),
        ):
            with self.subTest(units=units, quantity=quantity):
                self.assertEqual(get_covered(*map(Fraction, (paid, units, quantity))), expected)

    def test_due_so_far(self):
        cent = Fraction(1, 100)
        for basis, rate, quantity, due in (
            ("percent", 10, 0, "9"),
            ("percent", 10, 1, "3"),
            ("percent", Fraction("33.33"), 1, "10"),
            ("unit", 2, 0, "6"),
            ("unit", 2, 1, "2"),
            ("fixed", 5, 0, "5"),
        ):
            with self.subTest(basis=basis, quantity=quantity):
                charged = reckon_charge(
                    basis, Fraction(rate), Fraction(90), Fraction(3), Fraction(quantity), cent
                )
                self.assertEqual(charged, Fraction(due))

    def test_one_note_takes_no_more_than_its_goods(self):
        for kind, due, left, taken in (
            ("late", 5, 3, 3),
            ("late", 2, 3, 2),
            ("late", -1, 3, 0),
            ("goodwill", 5, 3, 5),
            ("goodwill", -1, 3, 0),
        ):
            with self.subTest(kind=kind, due=due):
                self.assertEqual(limit_charge(kind, Fraction(due), Fraction(left)), taken)

from odoo import Command

from ..common_credit import CreditCommon


class TestCreditTaxes(CreditCommon):
    """Credit notes (M3): whatever kind a tax is, its parts add up to what was paid."""

    def setUp(self):
        super().setUp()
        self.settle_at_once()

    def get_tax_sets(self):
        """Return {name: taxes} of every kind there is."""
        included = {"price_include_override": "tax_included"}
        reverse = {
            "invoice_repartition_line_ids": [
                Command.create({"repartition_type": "base"}),
                Command.create({"repartition_type": "tax", "factor_percent": 100}),
                Command.create({"repartition_type": "tax", "factor_percent": -100}),
            ],
            "refund_repartition_line_ids": [
                Command.create({"repartition_type": "base"}),
                Command.create({"repartition_type": "tax", "factor_percent": 100}),
                Command.create({"repartition_type": "tax", "factor_percent": -100}),
            ],
        }
        split = {
            key: [
                Command.create({"repartition_type": "base"}),
                Command.create({"repartition_type": "tax", "factor_percent": 35}),
                Command.create({"repartition_type": "tax", "factor_percent": 65}),
            ]
            for key in ("invoice_repartition_line_ids", "refund_repartition_line_ids")
        }
        percent = self.create_tax("19%", 19.0)
        fixed = self.create_tax("Eco 0.37", 0.37, amount_type="fixed")
        based = self.create_tax(
            "Eco 1.11 in base", 1.11, amount_type="fixed", include_base_amount=True, sequence=1
        )
        return {
            "included": self.create_tax("19% included", 19.0, **included),
            "fixed": fixed,
            "percent and fixed": percent | fixed,
            "fixed in the base": based | percent,
            "fixed and percent included": self.create_tax(
                "Eco included", 0.37, amount_type="fixed", sequence=1, **included
            )
            | self.create_tax("7% included", 7.0, sequence=2, **included),
            "two": percent | self.create_tax("5.5%", 5.5),
            "division": self.create_tax("Division", 13.0, amount_type="division", **included),
            "withheld": percent | self.create_tax("Withheld", -2.5),
            "reverse charge": self.create_tax("Reverse charge", 21.0, **reverse),
            "split repartition": self.create_tax("Split", 9.975, **split),
            "group": self.create_tax(
                "Group",
                0.0,
                amount_type="group",
                children_tax_ids=[
                    Command.set((self.create_tax("9% A", 9.0) | self.create_tax("9% B", 9.0)).ids)
                ],
            ),
        }

    def test_every_kind_of_tax_comes_back_whole(self):
        """All kinds on one invoice, whose taxes are rounded together or line by line."""
        kinds = self.get_tax_sets()
        products = [self.create_product(kind, 1.0) for kind in kinds]
        for rounding in ("round_per_line", "round_globally"):
            with self.subTest(rounding=rounding):
                self.company.tax_calculation_rounding_method = rounding
                lines = [
                    (product, 3, {"price_unit": price, "discount": 3, "tax_ids": taxes.ids})
                    for price, product, taxes in zip(
                        (33.335 + index * 1.07 for index in range(len(kinds))),
                        products,
                        kinds.values(),
                        strict=True,
                    )
                ]
                order = self.sell(lines)
                notes = self.return_one_by_one(order, products)
                self.assert_reversed(order.invoice_ids - notes, notes)

    def test_reverse_charge_by_itself(self):
        taxes = self.get_tax_sets()["reverse charge"]
        order = self.sell([(self.chair, 3, {"tax_ids": taxes.ids})])
        self.assertEqual(order.invoice_ids.amount_total, 300.0)
        notes = self.return_one_by_one(order, (self.chair,))
        self.assertEqual(notes.mapped("amount_total"), [100.0] * 3)
        self.assert_reversed(order.invoice_ids - notes, notes)

    def test_tax_changed_since(self):
        """Another rate on the same tax, and another way to round: what was paid stays paid."""
        order = self.sell([(self.lamp, 3), (self.chair, 3, {"price_unit": 0.07})])
        self.tax.amount = 25.0
        self.company.tax_calculation_rounding_method = "round_per_line"
        notes = self.return_one_by_one(order, (self.lamp, self.chair))
        self.assert_reversed(order.invoice_ids - notes, notes)

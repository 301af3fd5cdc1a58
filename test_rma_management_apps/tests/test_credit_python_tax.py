from odoo.addons.rma_management.tests.common_credit import CreditCommon


class TestCreditPythonTax(CreditCommon):
    """Credit notes (M3): a tax that a formula reckons comes back whole, in any parts."""

    def test_formulas(self):
        self.settle_at_once()
        formulas = {
            "share": "base * 0.077",
            "per unit above a price": "price_unit > 30 and quantity * 1.13 or 0.0",
            # Not in proportion to anything: three single units would not add up to three at once.
            "capped": "min(base * 0.21, 9.99)",
        }
        percent = self.create_tax("19%", 19.0)
        taxes = {
            name: self.create_tax(name, 0.0, amount_type="code", formula=formula)
            for name, formula in formulas.items()
        }
        products = [self.create_product(name, 1.0) for name in taxes]
        order = self.sell(
            [
                (product, 3, {"price_unit": 33.335, "tax_ids": (percent | tax).ids})
                for product, tax in zip(products, taxes.values(), strict=True)
            ]
        )
        notes = self.return_one_by_one(order, products)
        self.assert_reversed(order.invoice_ids - notes, notes)

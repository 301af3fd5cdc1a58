from odoo import fields

from ..common_credit import CreditCommon, number


class TestCreditCurrency(CreditCommon):
    """Credit notes (M3): other currencies, their smallest coins and the rate of the day of sale."""

    def setUp(self):
        super().setUp()
        self.settle_at_once()

    def create_currency(self, name, rounding, rate):
        currency = self.env["res.currency"].create(
            {"name": name, "symbol": name, "rounding": rounding}
        )
        self.set_rate(currency, "2000-01-01", rate)
        return currency

    def set_rate(self, currency, day, rate):
        self.env["res.currency.rate"].create(
            {
                "name": day,
                "rate": rate,
                "currency_id": currency.id,
                "company_id": self.company.id,
            }
        )

    def sell_in(self, currency, lines):
        pricelist = self.env["product.pricelist"].create(
            {"name": currency.name, "currency_id": currency.id}
        )
        return self.sell(lines, pricelist_id=pricelist.id)

    def test_coins_of_every_size(self):
        """Exact in both currencies, taxed and untaxed, at another rate since."""
        for name, rounding, rate, price in (
            ("K0", 1.0, 137.77, 1999.0),
            ("K2", 0.01, 1.1337, 33.335),
            ("K3", 0.001, 0.3071, 10.0005),
            ("K5", 0.05, 0.8531, 13.33),
        ):
            currency = self.create_currency(name, rounding, rate)
            with self.subTest(currency=name):
                vals = {"price_unit": price, "discount": 7}
                untaxed = {**vals, "tax_ids": False}
                order = self.sell_in(
                    currency, [(self.chair, 3, vals), (self.lamp, 3, untaxed), (self.chair, 1)]
                )
                invoice = order.invoice_ids
                self.set_rate(currency, fields.Date.today(), rate * 1.25)
                notes = self.return_one_by_one(order, (self.chair, self.lamp))
                notes |= self.credit(self.authorize(order, {order.order_line[2]: 1}))
                self.assertEqual(notes.currency_id, currency)
                self.assert_reversed(invoice, notes)
                self.assertEqual(invoice.payment_state, "reversed")
                self.assert_nothing_exchanged(invoice | notes)

    def assert_nothing_exchanged(self, moves):
        """What reconciling a part differs by in the company's currency is undone by the others."""
        lines = moves.line_ids
        matches = lines.matched_debit_ids | lines.matched_credit_ids
        receivable = matches.exchange_move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self.assertEqual(sum(number(line.balance) for line in receivable), 0)

    def test_another_day_does_not_change_the_rate(self):
        currency = self.create_currency("K2", 0.01, 0.5)
        order = self.sell_in(currency, [(self.lamp, 3)])
        self.set_rate(currency, fields.Date.subtract(fields.Date.today(), days=9), 0.8)
        note = self.credit(self.authorize(order, {self.lamp: 3}), post=False)
        note.invoice_date = fields.Date.subtract(fields.Date.today(), days=1)
        note.action_post()
        self.assertEqual(note.invoice_currency_rate, 0.5)
        self.assert_reversed(order.invoice_ids - note, note)

    def test_cash_rounding_of_parts_adds_up(self):
        """Each part is payable in coins, and together they are the rounded invoice."""
        for strategy in ("add_invoice_line", "biggest_tax"):
            for method, price in (("HALF-UP", 0.21), ("UP", 0.35), ("DOWN", 0.79)):
                with self.subTest(strategy=strategy, method=method):
                    rounding = self.create_cash_rounding(strategy=strategy, rounding_method=method)
                    order = self.create_order([(self.lamp, 3, {"price_unit": price})])
                    self.deliver(order)
                    invoice = self.invoice(order, invoice_cash_rounding_id=rounding.id)
                    self.assertTrue(
                        invoice.line_ids.filtered(lambda line: line.display_type == "rounding")
                    )
                    notes = self.return_one_by_one(order, (self.lamp,))
                    for note in notes:
                        self.assertAlmostEqual(note.amount_total * 20 % 1, 0.0)
                    self.assert_reversed(invoice, notes)

import os
from collections import defaultdict
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import Command

from ..common_credit import CreditCommon, number, to_step

# A few, always the same, with the suite; RMA_EXAMPLES=500 draws new ones for as long as it takes.
EXAMPLES = int(os.environ.get("RMA_EXAMPLES", "0"))

TAXES = ("none", "20%", "19% included", "fixed", "7% and fixed", "two")
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "quantity": st.integers(1, 5),
            "dozens": st.booleans(),
            # Some are worth nothing, or less than a coin of one of the currencies.
            "price": st.integers(100, 20000).map(lambda cents: cents / 100)
            | st.sampled_from([0.0, 0.004, 0.01, 0.3]),
            "discount": st.sampled_from([0.0, 3.0, 12.5, 33.33, 100.0]),
            "taxes": st.sampled_from(TAXES),
        }
    ),
    min_size=1,
    max_size=3,
)
SALES = st.fixed_dictionaries(
    {
        "lines": LINES,
        "rounding": st.sampled_from(["round_per_line", "round_globally"]),
        # smallest coin and rate; the first is the company's own currency
        "currency": st.sampled_from(
            [None, (1.0, 131.7), (0.01, 1.137), (0.01, 1000.0), (0.001, 0.307)]
        ),
        "discount": st.sampled_from([None, ("so_discount", 0.1), ("amount", 0.33)]),
        "cash": st.booleans(),
        "is_split": st.booleans(),
    }
)


class Reckoning:
    """What each credit note has to come to, by paper and pencil: invoices in, decimals out."""

    def __init__(self, invoices, step):
        self.step = step
        self.positions = defaultdict(list)  # order line: [invoice line, pieces, net, returned]
        for line in invoices.sorted("id").invoice_line_ids:
            if line.product_id.type == "consu":
                net = -number(line.amount_currency)
                factor = 12 if line.product_uom_id != line.product_id.uom_id else 1
                position = [line, number(line.quantity) * factor, net, Decimal(0)]
                self.positions[line.sale_line_ids].append(position)

    def take(self, sale_line, quantity):
        """Return {invoice line: net amount} for what is returned of an order line."""
        amounts = {}
        for position in self.positions[sale_line]:
            line, whole, net, before = position
            part = min(quantity, whole - before)
            if part:
                after = before + part
                amounts[line] = to_step(net * after / whole, self.step) - to_step(
                    net * before / whole, self.step
                )
                position[3] = after
                quantity -= part
        assert not quantity, "the test itself returns too much"
        return amounts


class TestCreditProperty(CreditCommon):
    """Sales and returns drawn at random, against an independent reckoning (invariant 2)."""

    def setUp(self):
        super().setUp()
        self.settle_at_once()
        self.products = [self.create_product(f"P{index}", 1.0) for index in range(3)]
        fixed = self.create_tax("Eco", 0.37, amount_type="fixed")
        seven = self.create_tax("7%", 7.0)
        self.taxes = {
            "none": self.env["account.tax"],
            "20%": self.tax,
            "19% included": self.create_tax("19%", 19.0, price_include_override="tax_included"),
            "fixed": fixed,
            "7% and fixed": seven | fixed,
            "two": self.tax | self.create_tax("5.5%", 5.5),
        }
        accounts = self.env["account.account"]
        self.cash_rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Coins",
                "rounding": 0.05,
                "profit_account_id": accounts.search([("account_type", "=", "income")], limit=1).id,
                "loss_account_id": accounts.search([("account_type", "=", "expense")], limit=1).id,
            }
        )

    def sell_drawn(self, sale):
        """Return a delivered order and its one or two posted invoices."""
        self.company.tax_calculation_rounding_method = sale["rounding"]
        vals, order_coin = {}, None
        if sale["currency"]:
            order_coin, rate = sale["currency"]
            currency = self.env["res.currency"].create(
                {
                    "name": "KXX",
                    "symbol": "K",
                    "rounding": order_coin,
                    "rate_ids": [Command.create({"name": "2000-01-01", "rate": rate})],
                }
            )
            pricelist = {"name": "K", "currency_id": currency.id}
            vals["pricelist_id"] = self.env["product.pricelist"].create(pricelist).id
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.create_order(
            [
                (
                    product,
                    line["quantity"],
                    {
                        "product_uom_id": (dozen if line["dozens"] else product.uom_id).id,
                        # Nobody sells at two yen a piece.
                        "price_unit": line["price"] * (100 if order_coin == 1.0 else 1),
                        "discount": line["discount"],
                        "tax_ids": self.taxes[line["taxes"]].ids,
                    },
                )
                for product, line in zip(self.products, sale["lines"], strict=False)
            ],
            **vals,
        )
        if sale["discount"]:
            self.add_discount(order, *sale["discount"])
        self.deliver(order)
        return order, self.invoice_drawn(order, sale)

    def invoice_drawn(self, order, sale):
        cash = {"invoice_cash_rounding_id": self.cash_rounding.id} if sale["cash"] else {}
        goods = order.order_line.filtered(lambda line: line.product_id.type == "consu")
        if not sale["is_split"] or all(line.product_uom_qty == 1 for line in goods):
            return self.invoice(order, **cash)
        first = order._create_invoices()
        for line in first.invoice_line_ids:
            if line.quantity > 1:
                line.quantity -= 1
        first.write(cash)
        first.action_post()
        return first | self.invoice(order, **cash)

    def assert_not_above(self, invoices, notes):
        """Nothing of what was paid, tax by tax and net, has come back more than once."""
        paid, back = self.add_up(invoices), self.add_up(notes)
        for key, amount in paid.items():
            if key[0] in ("net", "tax", "total") and "doc" in key:
                left = amount + back.get(key, 0)
                self.assertGreaterEqual(left * (1 if amount > 0 else -1), 0, key)

    def draw_return(self, data, open_quantities):
        """Return what comes back next: {order line: pieces}, at least one of them."""
        parts = {
            line: data.draw(st.integers(0, left), label=f"of {line.product_id.name}")
            for line, left in open_quantities.items()
        }
        if not any(parts.values()):
            parts = {line: min(1, left) for line, left in open_quantities.items()}
        return {line: quantity for line, quantity in parts.items() if quantity}

    def credit_drawn(self, data, order, parts, reckoning, is_exact):
        pieces = [
            Command.create(
                {
                    "sale_line_id": line.id,
                    "product_uom_id": line.product_id.uom_id.id,
                    "product_uom_qty": quantity,
                }
            )
            for line, quantity in parts.items()
        ]
        rma = self.env["rma.order"].create({"partner_id": order.partner_id.id, "line_ids": pieces})
        rma.action_submit()
        estimated = rma.amount_estimated
        if not is_exact and not any(rma.line_ids.mapped("qty_to_credit")):
            return self.env["account.move"]
        notes = self.credit(rma, post=False)
        self.assertEqual(
            to_step(sum(map(number, notes.mapped("amount_total"))), reckoning.step),
            to_step(number(estimated), reckoning.step),
        )
        if is_exact:
            expected = {}
            for line, quantity in parts.items():
                expected.update(reckoning.take(line, Decimal(quantity)))
            found = {
                entry.rma_origin_line_id: number(entry.amount_currency)
                for entry in notes.invoice_line_ids.filtered("rma_line_id")
            }
            self.assertEqual(found, expected)
        if data.draw(st.integers(0, 4), label="thrown away and made again") == 0:
            notes.unlink()
            notes = self.credit(rma, post=False)
        notes.action_post()
        return notes

    @settings(
        max_examples=EXAMPLES or 8,
        derandomize=not EXAMPLES,
        database=None,
        # No shrinking: an example takes a second, and a sale is short enough to read.
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(SALES, st.booleans(), st.data())
    def test_any_parts_of_any_sale(self, sale, is_by_hand, data):
        with self.cr.savepoint() as savepoint:
            self.check(sale, is_by_hand, data)
            savepoint.rollback()
        self.env.invalidate_all()

    def check(self, sale, is_by_hand, data):
        if is_by_hand:
            sale = {**sale, "discount": None}
        order, invoices = self.sell_drawn(sale)
        goods = order.order_line.filtered(lambda line: line.product_id.type == "consu")
        left = {line: round(line._to_product_unit(line.product_uom_qty)) for line in goods}
        step = number(order.currency_id.rounding)
        reckoning = Reckoning(invoices, step)
        notes = self.env["account.move"]
        if is_by_hand:
            notes |= self.credit_by_hand(invoices[:1])
        for _turn in range(12):
            if not any(left.values()):
                break
            parts = self.draw_return(data, left) if _turn < 3 else dict(left)
            parts = {line: quantity for line, quantity in parts.items() if quantity}
            notes |= self.credit_drawn(data, order, parts, reckoning, not is_by_hand)
            for line, quantity in parts.items():
                left[line] -= quantity
            self.assert_not_above(invoices, notes)
        # Core converts each rounding to coins by itself: a cent in our currency, none in theirs.
        is_foreign_cash = sale["cash"] and sale["currency"]
        but = [("rounding", "company"), ("total", "company")] if is_foreign_cash else ()
        self.assert_reversed(invoices, notes, but)
        self.assertEqual(set(goods.mapped("qty_invoiced")), {0.0})

    def credit_by_hand(self, invoice):
        """Somebody credits one of everything with core's own wizard, before any of it is here.

        The first to come back is then the one that was credited.
        """
        note = self.reverse_by_hand(invoice)
        for line in note.invoice_line_ids:
            line.quantity = 1
        note.action_post()
        return note

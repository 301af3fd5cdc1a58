import os
import re

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.tools import float_round

from ..common_charge import ChargeCommon

# A few, always the same, with the suite; RMA_EXAMPLES=500 draws new ones for as long as it takes.
EXAMPLES = int(os.environ.get("RMA_EXAMPLES", "0"))

CENTS = st.integers(1, 30000).map(lambda cents: cents / 100)
# Some are worth nothing, or less than the smallest coin.
PRICES = CENTS | st.sampled_from([0.0, 0.01, 0.4])
BASES = st.sampled_from(["percent", "unit", "fixed"])
FEES = st.none() | st.tuples(BASES, st.integers(1, 6000).map(lambda cents: cents / 100))
BY_HAND = st.lists(
    st.tuples(
        st.sampled_from(
            ["restocking", "return_freight", "missing_accessory", "diminished_value", "late"]
            + ["goodwill"] * 2
        ),
        BASES,
        st.integers(1, 4000).map(lambda cents: cents / 100),
        st.booleans(),
    ),
    max_size=4,
)
SALES = st.fixed_dictionaries(
    {
        "lines": st.lists(
            st.tuples(st.integers(1, 4), PRICES, st.sampled_from([0.0, 12.5, 33.33, 100.0])),
            min_size=1,
            max_size=3,
        ),
        "taxes": st.sampled_from(["none", "20%", "19% included", "two"]),
        "charge_taxes": st.sampled_from(["none", "20%", "19% included", "two"]),
        "rounding": st.sampled_from(["round_per_line", "round_globally"]),
        # smallest coin and rate; the first is the company's own currency
        "currency": st.sampled_from([None, (1.0, 131.7), (0.01, 1.137), (0.001, 0.307)]),
        "discount": st.sampled_from([None, ("so_discount", 0.1), ("amount", 0.33)]),
        "is_split": st.booleans(),
        "has_delivery": st.booleans(),
        "outbound_freight": st.sampled_from([False, "whole", "always"]),
        "standard_delivery": st.sampled_from([0.0, 0.05, 4.90, 9.99]),
        "is_liable": st.booleans(),
        "restocking": FEES,
        "late": FEES,
        "freight": st.none() | CENTS,
        "grade": st.integers(0, 100),
        "by_hand": BY_HAND,
        "is_all": st.booleans(),
    }
)


def read_amounts(content):
    """Return the amounts of money that people read there."""
    texts = re.findall(r'oe_currency_value">([^<]*)<', str(content))
    return [float(re.sub(r"[^-0-9.]", "", text)) for text in texts]


class TestExplanation(ChargeCommon):
    """One calculator: entry, return, receipt, explanation and notes come to the same."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What is drawn is a discount only while it is no more than what is sold.
        cls.products = [cls.create_product(f"Part {number}", 10.0) for number in range(3)]
        included = {"price_include_override": "tax_included"}
        tax = cls.env["account.tax"]
        cls.taxes = {
            "none": tax,
            "20%": cls.tax,
            "19% included": tax.create(
                {"name": "19%", "amount": 19.0, "type_tax_use": "sale", **included}
            ),
            "two": cls.tax | tax.create({"name": "7%", "amount": 7.0, "type_tax_use": "sale"}),
        }

    def sell_drawn(self, sale):
        self.company.tax_calculation_rounding_method = sale["rounding"]
        vals = {}
        if sale["currency"]:
            rounding, rate = sale["currency"]
            currency = self.env["res.currency"].create(
                {
                    "name": "QQQ",
                    "symbol": "Q",
                    "rounding": rounding,
                    "rate_ids": [Command.create({"name": "2020-01-01", "rate": rate})],
                }
            )
            pricelist = {"name": "Q", "currency_id": currency.id}
            vals["pricelist_id"] = self.env["product.pricelist"].create(pricelist).id
        taxes = self.taxes[sale["taxes"]].ids
        lines = [
            (product, quantity, {"price_unit": price, "discount": discount, "tax_ids": taxes})
            for product, (quantity, price, discount) in zip(
                self.products, sale["lines"], strict=False
            )
        ]
        if sale["has_delivery"]:
            lines.append((self.delivery, 1, {"price_unit": 9.99, "tax_ids": taxes}))
        order = self.create_order(lines, **vals)
        if sale["discount"]:
            self.add_discount(order, *sale["discount"])
        if sale["is_split"]:
            invoice = self.deliver_in_parts(order)
            invoice.action_post()
        self.deliver(order)
        self.invoice(order) if order.invoice_status == "to invoice" else None
        return order

    def deliver_in_parts(self, order):
        """Deliver and invoice one of each; what was sold with them is on that invoice too."""
        pickings = order.picking_ids
        for move in pickings.move_ids:
            move.quantity, move.picked = 1, True
        pickings.with_context(skip_backorder=True).button_validate()
        return order._create_invoices()

    def set_drawn_terms(self, sale):
        restocking, late = sale["restocking"] or (False, 0), sale["late"] or (False, 0)
        self.set_terms(
            restocking_fee_basis=restocking[0],
            restocking_fee_rate=restocking[1],
            late_fee_basis=late[0],
            late_fee_rate=late[1],
            late_outcome="review",
            window_days=1,
            freight_payer="customer",
            return_freight_amount=sale["freight"] or 0,
            outbound_freight=sale["outbound_freight"],
            is_customer_liable=sale["is_liable"],
        )
        self.company.rma_standard_delivery = sale["standard_delivery"]
        self.grade.diminished_rate = sale["grade"]
        for xmlid in ("restocking_fee", "return_freight", "diminished_value", "goodwill"):
            product = self.env.ref(f"rma_management.product_{xmlid}")
            product.taxes_id = self.taxes[sale["charge_taxes"]]

    def enter(self, order, quantities):
        """Return the return and what its entry said of it."""
        entry = self.env["rma.entry"].create({"sale_order_ids": [Command.set(order.ids)]})
        for line in entry.line_ids:
            line.quantity = quantities[line.sale_line_id]
        estimated = entry.amount_estimated
        self.assert_adds_up(self.env["rma.calculator"]._explain(entry._get_settlement()), entry)
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        if rma.state != "authorized":
            rma.action_authorize()
        return rma, estimated

    def assert_adds_up(self, steps, record, total=None):
        amounts = [step["amount"] for step in steps]
        total = record.amount_estimated if total is None else total
        self.assertEqual(record.currency_id.compare_amounts(sum(amounts), total), 0, steps)

    def assert_same(self, rma, total):
        """Every place that shows the estimate shows this one."""
        self.assertEqual(rma.currency_id.compare_amounts(rma.amount_estimated, total), 0)
        steps = rma._get_explanation()
        wanted = [*(step["amount"] for step in steps), rma.amount_estimated]
        for shown in (self.read_slip(rma), read_amounts(rma.explanation)):
            self.assertEqual(len(shown), len(wanted) if steps else 0)
            for text, amount in zip(shown, wanted, strict=False):
                self.assertEqual(rma.currency_id.compare_amounts(text, amount), 0, (shown, wanted))
        self.assert_adds_up(rma._get_explanation(), rma)
        rows = rma._get_credit_rows()
        self.assert_adds_up([{"amount": amount} for _text, amount in rows], rma)

    def read_slip(self, rma):
        content, _type = self.env["ir.actions.report"]._render_qweb_html(
            "rma_management.rma_slip_report", rma.ids
        )
        return read_amounts(content.decode())

    @settings(
        max_examples=EXAMPLES or 12,
        derandomize=not EXAMPLES,
        database=None,
        # No shrinking: an example takes a second, and a sale is short enough to read.
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(SALES, st.data())
    def test_same_figures_everywhere(self, sale, data):
        with self.cr.savepoint() as savepoint:
            self.check(sale, data)
            savepoint.rollback()
        self.env.invalidate_all()

    def check(self, sale, data):
        self.set_drawn_terms(sale)
        order = self.sell_drawn(sale)
        order.picking_ids.move_ids.date = "2026-01-05 12:00:00"
        goods = order.order_line.filtered(lambda line: line.product_id.type == "consu")
        quantities = {line: line.product_uom_qty for line in goods}
        if not sale["is_all"]:
            quantities = {
                line: float(data.draw(st.integers(1, n)))
                for line, n in ((line, int(quantity)) for line, quantity in quantities.items())
            }
        rma, estimated = self.enter(order, quantities)
        self.assert_same(rma, estimated)
        for kind, basis, rate, has_line in sale["by_hand"]:
            line = rma.line_ids[:1] if has_line else rma.line_ids.browse()
            self.add_charge(rma, kind, rate, basis=basis, line_id=line.id)
        self.credit_in_turns(rma, data.draw(st.booleans(), label="in two turns"))

    def credit_in_turns(self, rma, is_twice):
        if is_twice:
            self.receive(rma, dict.fromkeys(rma.line_ids.product_id, 1), backorder=True)
            self.inspect_as(rma, self.grade)
            self.credit(rma)
        if any(line.qty_open for line in rma.line_ids):
            self.receive(rma)
            self.inspect_as(rma, self.grade)
            self.credit(rma)
        self.bill(rma)
        self.assertEqual(rma.state, "done")
        notes = rma.credit_note_ids
        self.assert_same(rma, sum(notes.mapped("amount_total")))
        self.assert_same(rma, rma.amount_credited)
        self.assert_charges_exact(rma, notes)

    def bill(self, rma):
        """Post the invoice of what the goods could not pay: with it all of each charge is paid."""
        owed = rma._get_owed()
        if owed:
            rma.action_invoice_charges()
        invoices = rma.charge_invoice_ids
        if not invoices:
            return
        self.assertTrue(rma.line_ids.policy_id.is_customer_liable)
        rma.charge_invoice_ids.action_post()
        self.assertEqual(rma.amount_owed, 0.0)
        step = rma.currency_id.rounding
        for charge in rma.charge_ids.filtered(lambda charge: not charge.is_bonus):
            units = 1
            if charge.basis == "unit":
                units = charge.quantity or sum(charge._get_charged_lines().mapped("qty_due"))
            elif charge.basis == "percent":
                continue
            billed = -sum(
                line.price_total * (1 if line.move_id.move_type == "out_refund" else -1)
                for line in charge.move_line_ids
            )
            self.assertAlmostEqual(billed, float_round(charge.rate * units, None, step), 3)

    def assert_charges_exact(self, rma, notes):
        """Each line of a charge changes its note by exactly the amount, taxes of all included."""
        charged = self.charge_lines(notes)
        settlement = rma._get_settlement()
        expected = {}
        for sign, charges in ((-1, settlement.fees), (1, settlement.bonuses)):
            for charge, amount in charges.items():
                expected[charge.type] = expected.get(charge.type, 0) + sign * amount
        for kind in expected.keys() | charged.keys():
            self.assertAlmostEqual(expected.get(kind, 0), charged.get(kind, 0), 2, kind)

    def test_words_of_each_step(self):
        self.set_terms(
            restocking_fee_basis="percent", restocking_fee_rate=15, outbound_freight="whole"
        )
        order = self.sell([(self.chair, 2), (self.delivery, 1)])
        rma = self.authorize(order, {self.chair: 2})
        self.add_charge(rma, "goodwill", 5.0)
        steps = {step["label"]: step for step in rma.with_user(self.inspector)._get_explanation()}
        invoice = order.invoice_ids.name
        money = "$\N{NO-BREAK SPACE}%s"
        self.assertEqual(
            steps,
            {
                "Chair – 2 Units": {
                    "label": "Chair – 2 Units",
                    "basis": f"{invoice}: {money % '240.00'} for 2 Units",
                    "formula": money % "240.00",
                    "amount": 240.0,
                    "rule": "Price paid",
                },
                "Restocking fee (15%): Chair": {
                    "label": "Restocking fee (15%): Chair",
                    "basis": "Price paid for 2 Units",
                    "formula": f"15% × {money % '240.00'}",
                    "amount": -36.0,
                    "rule": self.policy.display_name,
                },
                "Outbound freight refunded": {
                    "label": "Outbound freight refunded",
                    "basis": f"{invoice}: {money % '12.00'}",
                    "formula": money % "12.00",
                    "amount": 12.0,
                    "rule": self.policy.display_name,
                },
                "Goodwill bonus": {
                    "label": "Goodwill bonus",
                    "basis": "Fixed amount",
                    "formula": money % "5.00",
                    "amount": 5.0,
                    "rule": f"By hand, {self.env.user.name}",
                },
            },
        )
        self.assertIn("Outbound freight refunded", rma.with_user(self.csr).explanation)

    def test_says_what_the_goods_cannot_pay(self):
        rma = self.authorize(self.sell([(self.lamp, 1)]), {self.lamp: 1})
        self.add_charge(rma, "missing_accessory", 100.0)
        fee = rma._get_explanation()[-1]
        self.assertEqual(fee["amount"], -40.0)
        self.assertIn("not more than the goods", fee["formula"])

    def test_entry_explains_what_it_will_charge(self):
        self.set_terms(restocking_fee_basis="unit", restocking_fee_rate=3)
        order = self.sell([(self.chair, 2)])
        entry = self.env["rma.entry"].with_user(self.csr)
        entry = entry.create({"sale_order_ids": [Command.set(order.ids)]})
        self.assertFalse(entry.explanation)
        entry.action_return_all()
        self.assertIn("Restocking fee: Chair", entry.explanation)
        self.assertIn("2 Units", entry.explanation)

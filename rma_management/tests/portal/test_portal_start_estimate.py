import os
import random

from odoo.tests import tagged

from ...tools.portal_form import Form, Row
from ..common_credit import CreditCommon

# A few, always the same, with the suite; RMA_EXAMPLES=1000 draws others for as long as it takes.
EXAMPLES = int(os.environ.get("RMA_EXAMPLES", "0"))


@tagged("post_install", "-at_install")
class TestPortalStartEstimate(CreditCommon):
    """What the customer is shown before he confirms is what the credit note comes to."""

    def setUp(self):
        super().setUp()
        self.settle_at_once()
        self.draw = random.Random(EXAMPLES or 7)
        included = self.create_tax("19%", 19.0, price_include_override="tax_included")
        self.taxes = [self.tax, included, self.env["account.tax"], self.tax | included]
        self.products = [self.create_product(f"P{index}", 1.0) for index in range(3)]
        self.reasons = self.env["rma.entry"]._get_reasons()

    def sell_drawn(self):
        draw = self.draw
        order = self.create_order(
            [
                (
                    product,
                    draw.randint(1, 5),
                    {
                        "price_unit": draw.choice([0.01, 0.3, 9.99, 33.33, draw.randint(1, 20000)]),
                        "discount": draw.choice([0.0, 3.0, 12.5, 33.33]),
                        "tax_ids": draw.choice(self.taxes).ids,
                    },
                )
                for product in self.products[: draw.randint(1, 3)]
            ]
        )
        if draw.random() < 0.3:
            self.add_discount(order, "so_discount", 0.1)
        self.deliver(order)
        self.invoice(order)
        return order

    def draw_terms(self):
        draw = self.draw
        self.set_terms(
            restocking_fee_basis=draw.choice(["percent", "unit", "fixed"]),
            restocking_fee_rate=draw.choice([0.0, 5.0, 33.3]),
            freight_payer=draw.choice(["customer", "company", "reason"]),
            return_freight_amount=draw.choice([0.0, 4.9]),
        )

    def return_drawn(self, order):
        """Return some of an order as its customer does: (what was shown, the return)."""
        draw = self.draw
        lines = order._get_returnable_goods()
        rows = [
            Row(
                line.id,
                draw.randint(1, int(line.qty_returnable)),
                draw.choice(self.reasons.ids),
                resolution=draw.choice(["refund", "store_credit"]),
            )
            for line in draw.sample(lines, draw.randint(1, len(lines)))
        ]
        entry = self.env["rma.entry"]._open_portal_entry(order, "portal")
        problems = entry._fill_in(Form(rows, {}, "", (), {}, []), order._get_portal_offers())
        self.assertFalse(problems)
        review = entry._get_portal_review()
        rma = entry._confirm_portal(entry._get_digest(review), order.partner_id)
        return review, rma

    def test_the_estimate_is_the_credit_note(self):
        for number in range(EXAMPLES or 12):
            self.draw_terms()
            order = self.sell_drawn()
            while order._get_returnable_goods() and self.draw.random() < 0.8:
                review, rma = self.return_drawn(order)
                with self.subTest(number=number, order=order.name, rma=rma.name):
                    self.assertAlmostEqual(
                        sum(step["amount"] for step in review["steps"]), review["total"], 6
                    )
                    self.assertAlmostEqual(rma.amount_estimated, review["total"], 6)
                    notes = self.credit(rma) if rma.line_ids.filtered("qty_to_credit") else None
                    total = sum(notes.mapped("amount_total")) if notes else 0.0
                    self.assertAlmostEqual(total, review["total"], 6)

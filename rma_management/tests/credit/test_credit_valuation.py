from decimal import Decimal

from odoo import Command
from odoo.tests import Form

from ..common_credit import CreditCommon, number


class TestCreditValuation(CreditCommon):
    """Cost of goods (M9) with perpetual valuation: back at what they cost, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        cls.expense, cls.stock, cls.variation = accounts.create(
            [
                {"code": code, "name": name, "account_type": kind}
                for code, name, kind in (
                    ("K600", "Cost of goods", "expense_direct_cost"),
                    ("K300", "Stock", "asset_current"),
                    ("K610", "Stock variation", "expense"),
                )
            ]
        )
        cls.stock.account_stock_variation_id = cls.variation
        cls.categories = {
            method: cls.env["product.category"].create(
                {
                    "name": method,
                    "property_cost_method": method,
                    "property_valuation": "real_time",
                    "property_stock_valuation_account_id": cls.stock.id,
                    "property_account_expense_categ_id": cls.expense.id,
                }
            )
            for method in ("standard", "average", "fifo")
        }

    def create_valued(self, method, costs=()):
        """Create a product and receive some of it: [(quantity, cost of one)]."""
        product = self.create_product(
            f"Valued {method}", 100.0, quantity=0, categ_id=self.categories[method].id,
            standard_price=10.0 if method == "standard" else 0.0,
        )  # fmt: skip
        for quantity, cost in costs:
            move = self.env["stock.move"].create(
                {
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "location_id": self.env.ref("stock.stock_location_suppliers").id,
                    "location_dest_id": self.warehouse.lot_stock_id.id,
                    "value_manual": quantity * cost,
                }
            )
            move._action_confirm()
            move.quantity = quantity
            move.picked = True
            move._action_done()
        return product

    def get_cost(self, moves, account=None):
        """Return what entries put on the cost of goods account, as booked."""
        lines = moves.line_ids.filtered(lambda line: line.account_id == (account or self.expense))
        return sum((number(line.balance) for line in lines), Decimal(0))

    def assert_cost_undone(self, invoices, notes, moves):
        """The note takes back the cost the invoice booked, and stock has what it gave."""
        for account in (self.expense, self.stock):
            self.assertEqual(self.get_cost(invoices | notes, account), 0)
        delivered = moves.filtered(lambda move: move._is_to_customer())
        returned = moves.filtered(lambda move: move._is_from_customer())
        self.assertAlmostEqual(sum(returned.mapped("value")), sum(delivered.mapped("value")), 6)
        self.assertEqual(number(round(sum(delivered.mapped("value")), 2)), self.get_cost(invoices))

    def test_cost_method(self):
        """Costs change after the sale; what comes back costs what it did, in parts and in all."""
        for method, costs in (
            ("standard", [(9, 10.0)]),
            ("average", [(4, 10.0), (3, 13.33)]),
            ("fifo", [(1, 7.01), (1, 11.0), (5, 13.33)]),
        ):
            with self.subTest(method=method):
                product = self.create_valued(method, costs)
                order = self.sell([(product, 3)])
                invoice = order.invoice_ids
                cost = self.get_cost(invoice)
                self.assertTrue(cost)
                product.standard_price = 99.0
                notes = self.env["account.move"]
                for part in range(1, 4):
                    notes |= self.credit(self.settle(order, {product: 1}))
                    back = -self.get_cost(notes)
                    self.assertLessEqual(abs(back - cost * part / 3), Decimal("0.01"))
                self.assert_cost_undone(invoice, notes, order.order_line.move_ids)
                self.assert_reversed(invoice, notes)

    def test_one_product_at_two_costs_on_one_invoice(self):
        """Each line comes back at its own cost, not at that of the first line."""
        product = self.create_valued("fifo", [(2, 10.0), (2, 30.0)])
        order = self.create_order([(product, 2), (product, 2, {"price_unit": 90.0})])
        self.deliver(order)
        invoice = self.invoice(order)
        costs = {
            line.cogs_origin_id.sale_line_ids: line.balance
            for line in invoice.line_ids.filtered(lambda line: line.account_id == self.expense)
        }
        for line in reversed(order.order_line):
            note = self.credit(self.settle(order, {line: 2}))
            self.assertEqual(float(-self.get_cost(note)), costs[line])
        notes = order.invoice_ids - invoice
        self.assertEqual(self.get_cost(order.invoice_ids), 0)
        self.assert_reversed(invoice, notes)

    def sell_in_two_deliveries(self, product):
        """Sell two units that leave one after the other, and invoice them together."""
        order = self.create_order([(product, 2)])
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 1, "picked": True})
        Form.from_action(self.env, picking.button_validate()).save().process()
        self.deliver(order)
        self.assertEqual(order.order_line.move_ids.mapped("value"), [10.0, 50.0])
        self.invoice(order)
        return order

    def test_cost_of_the_very_goods(self):
        """Two deliveries at 10.00 and 50.00: the note costs what the transfer back does."""
        for timing in ("inspection", "authorization"):
            with self.subTest(timing=timing):
                self.set_terms(refund_timing=timing)
                order = self.sell_in_two_deliveries(self.create_valued("fifo", [(1, 10), (1, 50)]))
                invoice, notes = order.invoice_ids, self.env["account.move"]
                for cost in (10, 50):
                    rma = self.authorize(order, {order.order_line: 1})
                    if timing == "inspection":
                        self.receive(rma)
                        self.inspect(rma)
                        self.assertEqual(sum(rma.line_ids.move_ids.mapped("value")), cost)
                    note = self.credit(rma)
                    self.assertEqual(
                        (-self.get_cost(note), self.get_cost(note, self.stock)), (cost, cost)
                    )
                    notes |= note
                self.assertEqual(self.get_cost(invoice | notes), 0)

    def test_cost_of_two_drafts_posted_at_once(self):
        order = self.sell_in_two_deliveries(self.create_valued("fifo", [(1, 10), (1, 50)]))
        rma = self.settle(order, {order.order_line: 2})
        other = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        note = self.credit(rma, post=False) | self.credit(other, post=False)
        note.action_post()
        self.assertEqual(self.get_cost(note), -60)

    def test_piece_of_a_dozen(self):
        """The note speaks of pieces where the invoice spoke of dozens."""
        dozen, unit = self.env.ref("uom.product_uom_dozen"), self.env.ref("uom.product_uom_unit")
        product = self.create_valued("average", [(36, 3.33)])
        order = self.sell([(product, 1, {"product_uom_id": dozen.id})])
        invoice = order.invoice_ids
        product.standard_price = 50.0
        notes = self.env["account.move"]
        for quantity, back in ((5, "16.65"), (7, "23.31")):
            line = {"product_uom_id": unit.id}
            note = self.credit(self.settle(order, {product: quantity}, line=line))
            self.assertEqual(-self.get_cost(note), Decimal(back))
            notes |= note
        self.assert_cost_undone(invoice, notes, order.order_line.move_ids)

    def test_odd_cost_in_parts(self):
        """A cost that no cent divides: 10.00 over 3 comes back as 10.00, not as 9.99."""
        product = self.create_valued("average", [(3, 10.0 / 3)])
        order = self.sell([(product, 3)])
        invoice = order.invoice_ids
        self.assertEqual(self.get_cost(invoice), Decimal("10.0"))
        notes = self.env["account.move"]
        for _part in range(3):
            notes |= self.credit(self.settle(order, {product: 1}))
        self.assertEqual(self.get_cost(invoice | notes), 0)
        self.assertEqual(self.get_cost(invoice | notes, self.stock), 0)

    def test_reset_and_posted_again(self):
        product = self.create_valued("fifo", [(3, 10.0)])
        order = self.sell([(product, 3)])
        rma = self.settle(order, {product: 2})
        note = self.credit(rma)
        for _time in range(2):
            self.assertEqual(self.get_cost(note), -20)
            note.button_draft()
            self.assertEqual(self.get_cost(note), 0)
            note.action_post()
        self.assertEqual(rma.state, "done")

    def test_kept_goods_stay_sold(self):
        """Money back without goods: what they cost is spent."""
        product = self.create_valued("fifo", [(3, 10.0)])
        order = self.sell([(product, 3)])
        note = self.credit(self.authorize(order, {product: 1}, line={"resolution": "keep"}))
        self.assertEqual(note.amount_total, 120.0)
        self.assertEqual(self.get_cost(note), 0)
        self.assertEqual(self.get_cost(note, self.stock), 0)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_discount_and_fee_cost_nothing(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        product = self.create_valued("fifo", [(3, 10.0)])
        order = self.create_order([(product, 3)])
        self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, "discount_type": "amount", "discount_amount": 36.0}
        ).action_apply_discount()
        self.deliver(order)
        self.invoice(order)
        note = self.credit(self.settle(order, {product: 3}))
        self.assertEqual(note.amount_total, 291.6)
        self.assertEqual(self.get_cost(note), -30)

    def test_scrapped_after_the_return(self):
        """The customer's cost is undone; the loss is stock's own."""
        product = self.create_valued("fifo", [(3, 10.0)])
        loss = self.env["account.account"].create(
            {"code": "K650", "name": "Scrap loss", "account_type": "expense"}
        )
        self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.company.id)]
        ).valuation_account_id = loss
        order = self.sell([(product, 3)])
        rma = self.authorize(order, {product: 3})
        self.receive(rma)
        self.inspect(rma, disposition=self.scrap)
        note = self.credit(rma)
        self.assertEqual(self.get_cost(note), -30)
        booked = self.env["account.move.line"].search(
            [("account_id", "=", loss.id), ("parent_state", "=", "posted")]
        )
        self.assertEqual(sum(booked.mapped("balance")), 30.0)
        self.assertEqual(product.total_value, 0.0)

    def test_foreign_currency_keeps_the_cost_in_ours(self):
        currency = self.env["res.currency"].create(
            {"name": "K2", "symbol": "K", "rounding": 0.01,
             "rate_ids": [Command.create({"name": "2000-01-01", "rate": 2.0})]}
        )  # fmt: skip
        pricelist = self.env["product.pricelist"].create({"name": "K", "currency_id": currency.id})
        product = self.create_valued("fifo", [(3, 10.0)])
        order = self.sell([(product, 3)], pricelist_id=pricelist.id)
        note = self.credit(self.settle(order, {product: 3}))
        self.assertEqual(self.get_cost(note), -30)
        self.assert_cost_undone(order.invoice_ids - note, note, order.order_line.move_ids)

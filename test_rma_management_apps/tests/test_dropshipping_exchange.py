from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user

from odoo.addons.rma_management.tests.common_exchange import ExchangeCommon


class TestDropshippingExchange(ExchangeCommon):
    """What a vendor sends to our customer is replaced by the vendor, or from our stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = new_test_user(cls.env, "rma_buyer", groups="purchase.group_purchase_user")
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.route = cls.env.ref("stock_dropshipping.route_drop_shipping")
        cls.bed = cls.create_product(
            "Bed",
            900.0,
            quantity=0,
            route_ids=[(6, 0, cls.route.ids)],
            seller_ids=[(0, 0, {"partner_id": cls.vendor.id, "price": 500.0})],
        )

    def get_requests(self):
        return self.env["purchase.order"].search(
            [("partner_id", "=", self.vendor.id), ("state", "=", "draft")]
        )

    def send_by_vendor(self):
        """Buyers and the warehouse know nothing of returns."""
        purchase = self.get_requests()
        purchase.with_user(self.buyer).button_confirm()
        purchase.picking_ids.with_user(self.stock_user).button_validate()
        return purchase

    def sell_beds(self, quantity):
        order = self.create_order([(self.bed, quantity)])
        self.send_by_vendor()
        self.invoice(order)
        return order

    def test_the_vendor_sends_the_same_again(self):
        order = self.sell_beds(3)
        rma = self.exchange(order, {self.bed: 2})
        self.receive(rma)
        self.inspect(rma, self.scrap, user=self.inspector)
        self.assertFalse(rma.activity_ids)
        line = rma.line_ids
        self.assertRecordValues(line, [{"qty_replacing": 2, "qty_to_replace": 0}])
        self.assertTrue(rma.is_replacement_with_vendor)
        purchase = self.get_requests()
        self.assertEqual(
            (purchase.order_line.product_qty, purchase.dest_address_id), (2, self.partner)
        )
        with self.assertRaisesRegex(UserError, "Nothing is to be sent"):
            rma.action_send_replacements()
        purchase.button_confirm()
        self.assertRecordValues(line, [{"qty_replacing": 2, "qty_to_replace": 0}])
        purchase.picking_ids.button_validate()
        self.assertRecordValues(line, [{"qty_replacing": 0, "qty_replaced": 2}])
        self.assertRecordValues(rma, [{"state": "done", "is_replacement_with_vendor": False}])
        self.assertOrderIsEven(order)
        self.assertEqual(order.order_line.qty_returnable, 3)

    def test_from_our_stock_as_long_as_there_is_some(self):
        """The beds that came back are as new: one is here already."""
        order = self.sell_beds(3)
        first = self.exchange(order, {self.bed: 1})
        self.receive(first)
        self.inspect(first)
        self.assertFalse(self.get_requests())
        self.assertEqual(first.replacement_picking_ids.picking_type_code, "outgoing")
        second = self.exchange(order, {self.bed: 1})
        self.receive(second)
        self.inspect(second, self.scrap)
        self.assertEqual(self.get_requests().order_line.product_qty, 1)
        self.ship(first)
        self.send_by_vendor()
        self.assertEqual(set((first | second).mapped("state")), {"done"})
        self.assertOrderIsEven(order)

    def test_two_lines_of_one_order_line_stay_apart(self):
        self.set_terms(exchange_timing="authorization")
        order = self.sell_beds(2)
        vals = {"sale_line_id": order.order_line.id, "resolution": "exchange"}
        lines = [Command.create(vals), Command.create(vals)]
        rma = self.env["rma.order"].create({"partner_id": self.partner.id, "line_ids": lines})
        rma.action_submit()
        self.assertEqual(self.get_requests().order_line.mapped("product_qty"), [1, 1])
        self.send_by_vendor()
        self.assertRecordValues(rma.line_ids, [{"qty_replaced": 1, "qty_advanced": 1}] * 2)
        self.assertOrderIsEven(order, 2)

    def test_another_product_by_an_order_of_its_own(self):
        order = self.sell([(self.chair, 2)])
        rma = self.exchange(order, {self.chair: 2}, self.bed)
        self.receive(rma)
        self.inspect(rma, user=self.inspector)
        self.assertRecordValues(rma.line_ids, [{"qty_replacing": 2, "qty_to_replace": 0}])
        sale = rma.replacement_order_ids
        self.send_by_vendor()
        self.assertEqual((rma.line_ids.qty_replaced, sale.order_line.qty_delivered), (2, 2))
        self.assertEqual(self.credit(rma).amount_untaxed, 200)
        self.assertEqual(self.invoice(sale).amount_untaxed, 1800)
        self.assertEqual(rma.state, "done")

    def test_cancelled_request_is_made_again(self):
        for replacement in (None, self.bed):
            with self.subTest(replacement=replacement):
                order = self.sell([(self.chair, 1)]) if replacement else self.sell_beds(1)
                rma = self.exchange(order, {order.order_line: 1}, replacement)
                self.receive(rma)
                self.inspect(rma, self.scrap)
                self.get_requests().with_user(self.buyer).button_cancel()
                self.assertRecordValues(rma.line_ids, [{"qty_replacing": 0, "qty_to_replace": 1}])
                rma.with_user(self.csr).action_send_replacements()
                self.assertEqual(self.get_requests().order_line.product_qty, 1)
                self.assertLessEqual(len(rma.replacement_order_ids), 1)
                self.send_by_vendor()
                self.assertEqual(rma.line_ids.qty_replaced, 1)

    def test_cancelled_return_takes_the_request_back(self):
        self.set_terms(exchange_timing="authorization")
        for is_confirmed in (False, True):
            with self.subTest(confirmed=is_confirmed):
                rma = self.exchange(self.sell_beds(1), {self.bed: 1})
                purchase = self.get_requests()
                if is_confirmed:
                    purchase.button_confirm()
                rma.action_cancel()
                self.assertEqual(rma.state, "cancel")
                if is_confirmed:
                    self.assertEqual(purchase.picking_ids.state, "cancel")
                    self.assertIn("Tell the vendor", purchase.activity_ids.note)
                else:
                    self.assertEqual(purchase.state, "cancel")

    def test_said_at_entry(self):
        order = self.sell_beds(2)
        line = self.env["rma.entry"].create({"sale_order_ids": order.ids}).line_ids
        line.write({"resolution": "exchange", "quantity": 1})
        self.assertIn("purchase order is prepared", line.verdict_text)
        self.bed.seller_ids.unlink()
        line = self.env["rma.entry"].create({"sale_order_ids": order.ids}).line_ids
        line.write({"resolution": "exchange", "quantity": 1})
        self.assertIn("It has no vendor", line.verdict_text)

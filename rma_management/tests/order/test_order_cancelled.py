from odoo.exceptions import UserError

from ..common import RmaCommon


class TestOrderCancelled(RmaCommon):
    """What was delivered can come back, whatever became of the order."""

    def cancel(self, order):
        order._action_cancel()
        return order

    def sell_and_cancel(self, lines):
        return self.cancel(self.sell(lines))

    def test_goods_of_a_cancelled_order_are_returned_and_credited(self):
        order = self.sell_and_cancel([(self.chair, 3), (self.lamp, 1)])
        self.assertEqual((order.state, order.is_returnable), ("cancel", True))
        entry = self.env["rma.entry"].with_user(self.csr).create({"sale_order_ids": order.ids})
        self.assertEqual(entry.line_ids.product_id, self.chair | self.lamp)
        entry.line_ids.filtered(lambda line: line.product_id == self.chair).quantity = 2
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.assertEqual(rma.state, "authorized")
        self.receive(rma)
        self.assertEqual(self.line_of(order, self.chair).qty_delivered, 1)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 200)
        self.assertEqual((rma.state, order.state), ("done", "cancel"))
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 1)

    def test_order_policy_goods_of_a_cancelled_order(self):
        self.chair.invoice_policy = "order"
        order = self.sell_and_cancel([(self.chair, 3)])
        rma = self.return_all_the_way(order, {self.chair: 2})
        self.assertEqual((rma.state, rma.amount_credited), ("done", 240))

    def test_set_to_quotation_after_it_was_delivered(self):
        order = self.sell_and_cancel([(self.chair, 1)])
        order.action_draft()
        self.assertEqual(self.return_all_the_way(order, {self.chair: 1}).state, "done")

    def test_what_was_never_delivered_is_refused(self):
        quotation = self.env["sale.order"].create({"partner_id": self.partner.id})
        part = self.create_order([(self.chair, 1), (self.lamp, 1)])
        part.picking_ids.move_ids.filtered(lambda move: move.product_id == self.lamp).quantity = 0
        part.picking_ids.move_ids.picked = True
        self.deliver(part)
        for order, product in (
            (self.cancel(self.create_order([(self.chair, 1)])), self.chair),
            (self.cancel(part), self.lamp),
        ):
            with self.subTest(product=product.name), self.assertRaises(UserError):
                self.authorize(order, {product: 1})
        self.assertEqual(self.authorize(part, {self.chair: 1}).state, "authorized")
        with self.assertRaisesRegex(UserError, "Only confirmed orders"):
            quotation.with_user(self.csr).action_open_rma_entry()

    def test_found_and_offered(self):
        finder = self.env["rma.finder"].with_user(self.csr)
        confirmed = self.sell([(self.chair, 1)])
        cancelled = self.sell_and_cancel([(self.chair, 1)])
        empty = self.cancel(self.create_order([(self.chair, 1)]))
        for order, found in ((confirmed, True), (cancelled, True), (empty, False)):
            with self.subTest(order=order.state, found=found):
                self.assertEqual(order in finder._find_sale_orders(order.name), found)
        (confirmed | cancelled | empty).client_order_ref = "PO-77"
        self.assertEqual(finder._find_sale_orders("PO-77").ids, [confirmed.id, cancelled.id])
        action = cancelled.with_user(self.csr).action_open_rma_entry()
        entry = self.env["rma.entry"].browse(action["res_id"])
        self.assertEqual(entry.line_ids.sale_line_id, cancelled.order_line)
        self.assertFalse(entry.blocked_text)

    def test_unexpected_goods_of_a_cancelled_order_are_accepted(self):
        cancelled = self.sell_and_cancel([(self.lamp, 1)])
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1}, user=self.csr)
        found = rma.with_user(self.inspector).action_report_discrepancy(
            "unexpected_product", product_id=self.lamp.id
        )
        found.with_user(self.csr).action_accept()
        self.assertEqual(found.line_id.sale_line_id, cancelled.order_line)

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_exchange import ExchangeCommon


@tagged("post_install", "-at_install")
class TestExchangeAdvance(ExchangeCommon):
    """The replacement is sent before the goods come, or never do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"exchange_timing": "authorization", "validity_days": 14})

    def expire(self, rma):
        moment = fields.Datetime.now() + timedelta(days=16)
        with freeze_time(moment):
            rma._end_waiting()

    def test_advance_counts_as_lent_until_the_goods_come(self):
        for policy in ("delivery", "order"):
            with self.subTest(policy=policy):
                product = self.create_product(policy, 100.0, invoice_policy=policy)
                order = self.sell([(product, 3)])
                rma = self.exchange(order, {product: 1})
                self.assertEqual(rma.next_step, "ship")
                self.ship(rma)
                self.assertRecordValues(
                    rma, [{"next_step": "receive", "is_replacement_unpaid": True}]
                )
                self.assertOrderIsEven(order)
                self.receive(rma)
                self.assertOrderIsEven(order)
                self.inspect(rma)
                self.assertEqual(rma.state, "done")
                self.assertFalse(rma.is_replacement_unpaid)

    def test_goods_that_never_come_are_charged(self):
        for policy in ("delivery", "order"):
            with self.subTest(policy=policy):
                product = self.create_product(policy, 100.0, invoice_policy=policy)
                order = self.sell([(product, 3, {"discount": 10.0})])
                rma = self.exchange(order, {product: 1})
                self.ship(rma)
                product.list_price = 555.0
                self.expire(rma)
                self.assertEqual(rma.state, "authorized")
                self.assertIn("invoice the replacement", rma.activity_ids.note)
                self.assertEqual(rma.activity_ids.user_id, self.csr)
                rma.with_user(self.csr).action_invoice_replacement()
                invoice = rma.replacement_invoice_ids
                self.assertRecordValues(
                    invoice, [{"state": "draft", "amount_total": 108.0, "rma_exchange_id": rma.id}]
                )
                self.assertEqual(rma.state, "done")
                self.assertFalse(rma.activity_ids)
                with self.assertRaisesRegex(UserError, "without goods for it"):
                    rma.with_user(self.accountant).action_invoice_replacement()
                invoice.with_user(self.accountant).action_post()
                self.assertRecordValues(
                    order.order_line,
                    [{"qty_delivered": 4.0, "qty_invoiced": 4.0, "qty_to_invoice": 0.0}],
                )
                # Goods that come after all are returned like any others.
                self.assertEqual(order.order_line.qty_returnable, 4.0)
                late = self.return_all_the_way(order, {product: 4})
                self.assertEqual(late.amount_credited, 432.0)

    def test_part_that_never_comes_is_charged(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 2})
        self.ship(rma)
        self.receive(rma, {self.chair: 1}, backorder=True)
        rma.with_user(self.accountant).action_invoice_replacement()
        self.assertEqual(rma.replacement_invoice_ids.amount_total, 120.0)
        self.inspect(rma)
        self.assertEqual(rma.state, "done")
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)

    def test_other_product_is_charged_by_its_order(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1}, self.sofa)
        self.ship(rma)
        rma.with_user(self.csr).action_invoice_replacement()
        self.assertEqual(rma.replacement_invoice_ids.amount_total, 180.0)
        self.assertFalse(rma.credit_note_ids)
        self.assertEqual(rma.state, "done")

    def test_expiry_takes_back_what_has_not_left(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1})
        self.expire(rma)
        self.assertRecordValues(rma, [{"state": "cancel", "is_expired": True}])
        self.assertEqual(rma.replacement_picking_ids.state, "cancel")

    def test_closed_short_sends_for_what_came(self):
        rare = self.create_product("Rare", 100.0, quantity=2)
        order = self.sell([(rare, 2)])
        rma = self.exchange(order, {rare: 2})
        self.assertEqual((rma.line_ids.qty_replacing, rma.next_step), (2.0, "receive"))
        self.receive(rma, {rare: 1}, backorder=True)
        self.inspect(rma)
        self.expire(rma)
        self.assertRecordValues(rma, [{"state": "authorized", "is_closed_short": True}])
        self.assertRecordValues(rma.line_ids, [{"qty_replacing": 1.0, "qty_to_replace": 0.0}])
        self.ship(rma)
        self.assertEqual(rma.state, "done")

    def test_refused_goods_after_the_replacement_left(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1})
        self.ship(rma)
        self.receive(rma)
        self.inspect(rma, self.send_back)
        self.assertIn("not accepted", rma.activity_ids.note)
        rma.with_user(self.csr).action_invoice_replacement()
        self.assertEqual(rma.replacement_invoice_ids.amount_total, 120.0)

    def test_a_charge_is_not_typed(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1})
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            rma.line_ids.with_user(self.manager).qty_owed = 1.0
        with self.assertRaises(UserError):
            rma.line_ids.with_user(self.manager).qty_replaced = 1.0

    def test_cancel(self):
        order = self.sell([(self.chair, 3), (self.lamp, 1)])
        rma = self.draft(order, {self.chair: 1, self.lamp: 1}, user=self.csr)
        rma.line_ids.resolution = "exchange"
        rma.line_ids[1].exchange_product_id = self.sofa
        rma.action_submit()
        sale = rma.replacement_order_ids
        self.assertEqual(len(rma.replacement_picking_ids), 2)
        rma.action_cancel()
        self.assertEqual(set(rma.replacement_picking_ids.mapped("state")), {"cancel"})
        self.assertEqual(sale.state, "cancel")
        self.assertEqual(order.order_line.mapped("qty_returnable"), [3.0, 1.0])
        # Taken up again, everything is made anew.
        rma.action_draft()
        rma.action_submit()
        self.assertEqual(rma.line_ids.mapped("qty_replacing"), [1.0, 1.0])
        self.ship(rma)
        with self.assertRaisesRegex(UserError, "has left"):
            rma.action_cancel()

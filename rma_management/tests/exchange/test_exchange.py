from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common_exchange import ExchangeCommon


@tagged("post_install", "-at_install")
class TestExchangeSameProduct(ExchangeCommon):
    """The same product again, for nothing."""

    def test_replacement_from_entry_to_done(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1})
        self.assertRecordValues(
            rma, [{"next_step": "receive", "amount_estimated": 0.0, "amount_replacement": 0.0}]
        )
        self.receive(rma)
        self.assertEqual(rma.next_step, "inspect")
        self.assertFalse(rma.replacement_picking_ids)
        self.inspect(rma, user=self.inspector)
        self.assertRecordValues(
            rma, [{"state": "authorized", "next_step": "ship", "replacement_status": "pending"}]
        )
        self.assertRecordValues(
            rma.line_ids, [{"qty_replacing": 1.0, "qty_to_replace": 0.0, "qty_replaced": 0.0}]
        )
        picking = rma.replacement_picking_ids
        self.assertRecordValues(
            picking,
            [
                {
                    "state": "assigned",
                    "origin": rma.name,
                    "partner_id": self.partner.id,
                    "sale_id": order.id,
                    "rma_order_ids": rma.ids,
                }
            ],
        )
        self.ship(rma)
        self.assertRecordValues(
            rma, [{"state": "done", "next_step": "none", "replacement_status": "done"}]
        )
        self.assertFalse(rma.credit_note_ids)
        self.assertOrderIsEven(order)
        with self.assertRaisesRegex(UserError, "nothing to credit"):
            rma.with_user(self.accountant).action_create_credit_notes()

    def test_product_invoiced_when_ordered(self):
        product = self.create_product("Prepaid", 10.0, invoice_policy="order")
        order = self.sell([(product, 3)])
        rma = self.exchange(order, {product: 2})
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(order.order_line.qty_to_invoice, 0.0)
        self.ship(rma)
        self.assertOrderIsEven(order)
        self.assertEqual(rma.state, "done")

    def test_replacement_can_itself_be_returned(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1})
        self.assertEqual(order.order_line.qty_returnable, 2.0)
        self.receive(rma)
        self.inspect(rma)
        self.ship(rma)
        self.assertEqual(order.order_line.qty_returnable, 3.0)
        back = self.return_all_the_way(order, {self.chair: 3})
        self.assertRecordValues(
            back, [{"state": "done", "amount_credited": 360.0, "replacement_status": "none"}]
        )
        # The units that were sent as a replacement went back as goods of that other return.
        self.assertRecordValues(rma.line_ids, [{"qty_replaced": 1.0, "qty_received": 1.0}])
        self.assertEqual(rma.state, "done")
        self.assertEqual(order.order_line.qty_delivered, 0.0)

    def test_partly_invoiced_order_is_not_credited_for_a_replacement(self):
        order = self.create_order([(self.chair, 3)])
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.invoice(order)
        self.deliver(order)
        rma = self.exchange(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        self.ship(rma)
        self.assertEqual(order.order_line.qty_to_invoice, 1.0)
        # Of three delivered, two were invoiced: one of two that come back was never charged.
        refund = self.return_all_the_way(order, {self.chair: 2})
        self.assertEqual(refund.amount_credited, 120.0)

    def test_policy_says_when(self):
        for timing, after_authorization, after_receipt in (
            ("authorization", 1.0, 1.0),
            ("receipt", 0.0, 1.0),
            ("inspection", 0.0, 0.0),
        ):
            with self.subTest(timing=timing):
                self.set_terms(exchange_timing=timing)
                order = self.sell([(self.chair, 3)])
                rma = self.exchange(order, {self.chair: 1})
                self.assertEqual(rma.line_ids.qty_replacing, after_authorization)
                self.receive(rma)
                self.assertEqual(rma.line_ids.qty_replacing, after_receipt)
                self.inspect(rma, user=self.inspector)
                self.assertEqual(rma.line_ids.qty_replacing, 1.0)
                self.assertEqual(len(rma.replacement_picking_ids), 1)
                self.ship(rma)
                self.assertEqual(rma.state, "done")
                self.assertOrderIsEven(order)

    def test_refused_goods_are_not_replaced(self):
        self.set_terms(exchange_timing="receipt")
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 2})
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_replacing, 2.0)
        self.inspect(rma, self.send_back, {self.chair: 1})
        # What had been prepared for the refused unit is taken back.
        self.assertEqual(rma.line_ids.qty_replacing, 1.0)
        self.inspect(rma)
        self.assertEqual(rma.line_ids.qty_replacing, 1.0)
        self.ship(rma)
        self.assertEqual(rma.state, "done")
        self.assertEqual(rma.line_ids.qty_replaced, 1.0)

    def test_partial_receipts_are_replaced_as_they_come(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 2})
        self.receive(rma, {self.chair: 1}, backorder=True)
        self.inspect(rma)
        self.assertEqual((rma.line_ids.qty_replacing, rma.next_step), (1.0, "ship"))
        self.ship(rma)
        self.assertRecordValues(
            rma,
            [{"state": "authorized", "next_step": "receive", "replacement_status": "partial"}],
        )
        self.receive(rma)
        self.inspect(rma)
        self.ship(rma)
        self.assertEqual((rma.state, rma.line_ids.qty_replaced), ("done", 2.0))

    def test_in_any_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 2, {"product_uom_id": dozen.id})])
        rma = self.authorize(
            order,
            {self.chair: 5},
            user=self.csr,
            line={"resolution": "exchange", "product_uom_id": self.chair.uom_id.id},
        )
        self.receive(rma)
        self.inspect(rma)
        self.ship(rma)
        self.assertEqual((rma.state, rma.line_ids.qty_replaced), ("done", 5.0))
        self.assertEqual((order.order_line.qty_delivered, order.order_line.qty_to_invoice), (2, 0))

    def test_delivery_in_two_steps(self):
        self.warehouse.delivery_steps = "pick_ship"
        order = self.create_order([(self.chair, 3)])
        self.deliver(order)
        self.deliver(order)
        self.invoice(order)
        rma = self.exchange(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual((rma.line_ids.qty_replacing, rma.next_step), (1.0, "ship"))
        self.ship(rma)
        self.assertRecordValues(
            rma.line_ids, [{"qty_replacing": 1.0, "qty_replaced": 0.0, "qty_to_replace": 0.0}]
        )
        self.ship(rma)
        self.assertEqual(rma.state, "done")
        self.assertOrderIsEven(order)

    def test_serials(self):
        product = self.create_product("Phone", 500.0, tracking="serial")
        sold, spare = self.create_serials(product, ["S1", "S2"])
        order = self.create_order([(product, 1)])
        order.picking_ids.move_ids.move_line_ids.lot_id = sold
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self.invoice(order)
        rma = self.exchange(order, {product: 1})
        self.receive(rma)
        self.inspect(rma, self.scrap)
        self.assertEqual(rma.replacement_picking_ids.move_ids.lot_ids, spare)
        self.ship(rma)
        self.assertEqual(rma.state, "done")
        self.assertEqual(order.order_line._get_returnable_lots(), spare)

    def test_open_delivery_of_the_order_stays_apart(self):
        order = self.create_order([(self.chair, 3)])
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 2, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        backorder = order.picking_ids - picking
        rma = self.exchange(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        self.assertNotEqual(rma.replacement_picking_ids, backorder)
        self.assertEqual(backorder.move_ids.product_uom_qty, 1.0)

    def test_two_lines_of_one_order_line_stay_apart(self):
        order = self.sell([(self.chair, 3)])
        vals = {"sale_line_id": order.order_line.id, "resolution": "exchange"}
        lines = [Command.create(vals), Command.create(vals)]
        rma = self.env["rma.order"].create({"partner_id": self.partner.id, "line_ids": lines})
        rma.action_submit()
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(rma.line_ids.mapped("qty_replacing"), [1.0, 1.0])
        self.assertEqual(len(rma.replacement_picking_ids), 1)
        self.ship(rma)
        self.assertEqual(rma.state, "done")

    def test_cancelled_delivery_is_sent_again_by_hand(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        rma.replacement_picking_ids.action_cancel()
        self.assertRecordValues(rma, [{"next_step": "ship", "is_replacement_due": True}])
        as_csr = rma.with_user(self.csr)
        as_csr.action_send_replacements()
        with self.assertRaisesRegex(UserError, "Nothing is to be sent"):
            as_csr.action_send_replacements()
        self.assertEqual(rma.line_ids.qty_replacing, 1.0)
        with self.assertRaises(AccessError):
            rma.with_user(self.stock_user).action_send_replacements()

    def test_parcel_that_came_back_opens_the_return_again(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        picking = self.ship(rma)
        wizard = Form(
            self.env["stock.return.picking"].with_context(
                active_id=picking.id, active_model="stock.picking"
            )
        ).save()
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.button_validate()
        self.assertRecordValues(
            rma, [{"state": "authorized", "next_step": "ship", "is_replacement_due": True}]
        )

    def test_no_route_becomes_an_activity(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1})
        self.receive(rma)
        self.warehouse.delivery_route_id.rule_ids.active = False
        self.inspect(rma, user=self.inspector)
        self.assertRecordValues(rma, [{"inspection_status": "done", "next_step": "ship"}])
        self.assertIn("No rule has been found", rma.activity_ids.note)
        self.assertEqual(rma.activity_ids.user_id, self.csr)
        with self.assertRaisesRegex(UserError, "No rule has been found"):
            rma.with_user(self.csr).action_send_replacements()
        self.warehouse.delivery_route_id.with_context(active_test=False).rule_ids.active = True
        rma.with_user(self.csr).action_send_replacements()
        self.assertFalse(rma.activity_ids)

    def test_waiting_for_stock_comes_after_what_can_be_done(self):
        rare = self.create_product("Rare", 10.0, quantity=2)
        order = self.sell([(rare, 2), (self.lamp, 1)])
        rma = self.draft(order, {rare: 1, self.lamp: 1})
        rma.line_ids[0].resolution = "exchange"
        rma.action_submit()
        self.receive(rma)
        self.inspect(rma, self.scrap)
        self.assertEqual(rma.next_step, "settle")
        self.credit(rma)
        self.assertEqual((rma.state, rma.next_step), ("authorized", "ship"))


@tagged("post_install", "-at_install")
class TestExchangeOtherProduct(ExchangeCommon):
    """Another product: the goods are credited, the replacement is sold."""

    def test_dearer_product_and_the_difference(self):
        order = self.sell([(self.chair, 3)], client_order_ref="PO 7")
        rma = self.exchange(order, {self.chair: 1}, self.sofa)
        self.assertRecordValues(
            rma,
            [
                {
                    "amount_estimated": 120.0,
                    "amount_replacement": 180.0,
                    "amount_customer_gets": 0.0,
                    "amount_customer_pays": 60.0,
                }
            ],
        )
        self.receive(rma)
        self.inspect(rma, user=self.inspector)
        sale = rma.replacement_order_ids
        self.assertRecordValues(
            sale,
            [
                {
                    "state": "sale",
                    "origin": rma.name,
                    "partner_id": self.partner.id,
                    "warehouse_id": order.warehouse_id.id,
                    "pricelist_id": order.pricelist_id.id,
                    "amount_total": 180.0,
                    "rma_exchange_id": rma.id,
                }
            ],
        )
        self.assertEqual(rma.replacement_picking_ids, sale.picking_ids)
        self.assertRecordValues(rma, [{"next_step": "ship", "settlement_status": "pending"}])
        self.ship(rma)
        self.assertRecordValues(rma, [{"state": "authorized", "next_step": "settle"}])
        rma.with_user(self.csr).action_create_credit_notes()
        note = rma.credit_note_ids
        note.with_user(self.accountant).action_post()
        self.assertRecordValues(note, [{"amount_total": 120.0, "amount_residual": 0.0}])
        self.assertEqual(rma.state, "done")

    def test_paid_goods_are_set_off_against_the_new_invoice(self):
        order = self.sell([(self.chair, 3)])
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        )
        payment.create({}).action_create_payments()
        for product, pays, gets in ((self.sofa, 60.0, 0.0), (self.stool, 0.0, 72.0)):
            with self.subTest(product=product.name):
                rma = self.exchange(order, {self.chair: 1}, product)
                self.receive(rma)
                self.inspect(rma)
                self.ship(rma)
                note = self.credit(rma)
                invoice = rma.replacement_order_ids.with_user(self.accountant)._create_invoices()
                invoice.action_post()
                self.assertEqual((invoice.amount_residual, note.amount_residual), (pays, gets))
                self.assertEqual(rma.amount_customer_pays, pays)
                self.assertEqual(rma.amount_customer_gets, gets)

    def test_price_is_the_list_price_of_today(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 2}, self.sofa)
        self.sofa.list_price = 200.0
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(rma.replacement_order_ids.amount_untaxed, 400.0)
        self.env.invalidate_all()
        self.sofa.list_price = 999.0
        self.assertEqual(rma.amount_replacement, 480.0)

    def test_one_order_for_all_lines_and_once(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.exchange(order, {self.chair: 1, self.lamp: 1}, self.sofa)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(len(rma.replacement_order_ids), 1)
        self.assertEqual(rma.replacement_order_ids.order_line.mapped("product_uom_qty"), [1.0, 1.0])
        with self.assertRaisesRegex(UserError, "Nothing is to be sent"):
            rma.action_send_replacements()

    def test_links_both_ways(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1}, self.sofa)
        self.receive(rma)
        self.inspect(rma)
        sale = rma.replacement_order_ids
        as_csr = rma.with_user(self.csr)
        self.assertEqual(as_csr.action_view_replacement_orders()["res_id"], sale.id)
        opened = sale.with_user(self.csr).action_view_exchanged_return()
        self.assertEqual(opened["res_id"], rma.id)
        shown = rma.with_user(self.inspector).action_view_replacement_pickings()
        self.assertEqual(shown["res_id"], sale.picking_ids.id)

    def test_what_cannot_be_sent_is_refused(self):
        kilo = self.create_product("Sand", 1.0, uom_id=self.env.ref("uom.product_uom_kgm").id)
        secret = self.create_product("Secret", 1.0, sale_ok=False)
        order = self.sell([(self.chair, 3)])
        for product in (kilo, secret, self.service):
            refused = self.assertRaisesRegex(UserError, "cannot be sent as a replacement")
            with self.subTest(product=product.name), refused:
                self.exchange(order, {self.chair: 1}, product)

    def test_cancelled_order_can_be_made_again(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 1}, self.sofa)
        self.receive(rma)
        self.inspect(rma)
        rma.replacement_order_ids._action_cancel()
        self.assertTrue(rma.is_replacement_due)
        rma.with_user(self.csr).action_send_replacements()
        self.assertEqual(sorted(rma.replacement_order_ids.mapped("state")), ["cancel", "sale"])
        self.assertEqual(rma.amount_replacement, 180.0)

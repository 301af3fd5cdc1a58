from odoo import Command
from odoo.exceptions import AccessError, UserError

from ..common_dock import DockCommon


class TestBlind(DockCommon):
    """A parcel without a number: on the books at once, linked once somebody knows (W3)."""

    def blind(self, lines, partner=None, user=None):
        orders = self.env["rma.order"].with_user(user or self.inspector)
        return orders._create_blind_receipt(
            partner_id=partner.id if partner else False,
            lines=[
                {"product_id": product.id, "quantity": quantity, "lot_id": lot and lot.id}
                for product, quantity, lot in lines
            ],
        )

    def test_goods_are_in_the_returns_location_at_once(self):
        rma = self.blind([(self.chair, 2, False), (self.phone, 1, self.serials[0])]).sudo()
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "draft",
                    "is_blind_receipt": True,
                    "channel": "parcel",
                    "partner_id": False,
                    "user_id": False,
                    "create_uid": self.inspector.id,
                    "picking_count": 1,
                }
            ],
        )
        self.assertEqual(rma.line_ids.mapped("qty_received"), [2, 1])
        self.assertEqual(rma.picking_ids.picking_type_id, self.warehouse.rma_type_id)
        self.assertEqual(rma.picking_ids.state, "done")
        self.assertEqual(self.on_hand(self.chair, self.returns), 2)
        self.only(rma, type="no_ran", quantity=3, state="open", found_by_id=self.inspector.id)

    def test_identified_and_credited(self):
        order = self.sell([(self.chair, 3)])
        sale_line, delivered = order.order_line, order.picking_ids.move_ids
        rma = self.blind([(self.chair, 2, False)]).with_user(self.csr)
        self.assertEqual((sale_line.qty_delivered, sale_line.qty_returnable), (3, 3))
        rma.partner_id = self.partner
        rma.line_ids.sale_line_id = sale_line
        rma.action_submit()
        rma = rma.sudo()
        self.assertEqual(rma.state, "authorized")
        self.assertEqual(rma.picking_count, 1)
        self.assertEqual((sale_line.qty_delivered, sale_line.qty_returnable), (1, 1))
        self.assertEqual(rma.line_ids.move_ids.origin_returned_move_id, delivered)
        self.only(rma, type="no_ran", state="decided", decision="accept")
        self.assertEqual(rma.next_step, "inspect")
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 200)
        self.assertEqual((rma.state, self.on_hand(self.chair, self.returns)), ("done", 0))

    def test_more_than_was_sold_is_surplus(self):
        order = self.sell([(self.chair, 1)])
        rma = self.blind([(self.chair, 2, False)], partner=self.partner).with_user(self.csr)
        rma.line_ids.sale_line_id = order.order_line
        with self.assertRaises(UserError):
            rma.action_submit()
        rma.line_ids.product_uom_qty = 1
        rma.action_submit()
        self.assertEqual(
            sorted(rma.discrepancy_ids.mapped(lambda found: (found.type, found.state))),
            [("no_ran", "decided"), ("surplus", "open")],
        )

    def test_more_than_was_authorized_waits_for_a_decision(self):
        """It is neither billed nor credited, and the order counts what was accepted alone."""
        for decide, delivered, credited in (
            ("action_keep", 3, 200),
            ("action_refuse", 3, 200),
            ("action_accept", 2, 300),
        ):
            with self.subTest(decision=decide):
                order = self.sell([(self.chair, 5)])
                sale_line, sent = order.order_line, order.picking_ids.move_ids
                rma = self.blind([(self.chair, 3, False)], partner=self.partner)
                rma = rma.with_user(self.csr)
                rma.line_ids.write({"sale_line_id": sale_line.id, "product_uom_qty": 2})
                rma.action_submit()
                rma = rma.sudo()
                self.assertEqual((sale_line.qty_delivered, sale_line.qty_returnable), (3, 3))
                on_sale = rma.line_ids.move_ids.filtered("sale_line_id")
                self.assertEqual((on_sale.quantity, on_sale.origin_returned_move_id), (2, sent))
                self.assertEqual(self.on_hand(self.chair, self.returns), 3)
                surplus = rma.discrepancy_ids.filtered(lambda found: found.type == "surplus")
                self.assertEqual((surplus.quantity, surplus.state), (1, "open"))
                getattr(surplus.with_user(self.csr), decide)()
                self.inspect(rma)
                rma.picking_ids.filtered(lambda p: p.state == "assigned").button_validate()
                self.assertEqual(self.credit(rma).amount_untaxed, credited)
                self.assertEqual(
                    (sale_line.qty_delivered, sale_line.qty_returnable, sale_line.qty_to_invoice),
                    (delivered, delivered, 0),
                )
                self.assertEqual((rma.state, self.on_hand(self.chair, self.returns)), ("done", 0))

    def test_foreign_serial_waits_for_a_decision(self):
        self.sell_serials(self.serials[1], partner=self.stranger)
        order = self.sell_serials(self.serials[0])
        rma = self.blind([(self.phone, 1, self.serials[1])], partner=self.partner)
        rma = rma.with_user(self.csr)
        rma.line_ids.write({"sale_line_id": order.order_line.id, "lot_ids": [Command.clear()]})
        rma.action_submit()
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertEqual(
            rma.discrepancy_ids.filtered(lambda found: found.state == "open").type, "foreign_lot"
        )

    def test_pieces_of_two_orders(self):
        first, second = self.sell([(self.chair, 1)]), self.sell([(self.chair, 5)])
        rma = self.blind([(self.chair, 3, False)], partner=self.partner).with_user(self.csr)
        rma.line_ids.write({"sale_line_id": first.order_line.id, "product_uom_qty": 1})
        rma.line_ids = [
            Command.create({"sale_line_id": second.order_line.id, "product_uom_qty": 2})
        ]
        rma.action_submit()
        rma = rma.sudo()
        self.assertRecordValues(
            rma.line_ids, [{"qty_received": 1, "qty_open": 0}, {"qty_received": 2, "qty_open": 0}]
        )
        self.assertEqual((first | second).order_line.mapped("qty_delivered"), [0, 3])
        self.only(rma, type="no_ran", state="decided")
        self.assertEqual((rma.picking_count, rma.next_step), (1, "inspect"))
        self.inspect(rma)
        self.assertEqual(sum(self.credit(rma).mapped("amount_untaxed")), 300)
        self.assertEqual((rma.state, self.on_hand(self.chair, self.returns)), ("done", 0))

    def test_partly_identified_expects_the_rest_of_nothing(self):
        order = self.sell([(self.chair, 1)])
        rma = self.blind([(self.chair, 1, False)], partner=self.partner).with_user(self.csr)
        rma.line_ids.sale_line_id = order.order_line
        rma.action_submit()
        self.assertEqual(rma.line_ids.qty_open, 0)

    def test_sent_back_when_nobody_can_tell(self):
        rma = self.blind([(self.chair, 2, False), (self.lamp, 1, False)]).with_user(self.csr)
        found = rma.discrepancy_ids
        with self.assertRaisesRegex(UserError, "Nobody knows who sent"):
            found.action_refuse()
        self.assertEqual((rma.state, found.state), ("draft", "open"))
        with self.assertRaisesRegex(UserError, "are here: decide under Discrepancies"):
            rma.action_cancel()
        rma.partner_id = self.stranger
        found.action_refuse("Not from us.")
        self.assertEqual(rma.state, "cancel")
        out = found.sudo().exit_move_ids.picking_id
        self.assertEqual((out.partner_id, out.state), (self.stranger, "assigned"))
        out.button_validate()
        for product in (self.chair, self.lamp):
            self.assertEqual(self.on_hand(product, self.returns), 0)

    def test_kept_when_nobody_can_tell(self):
        self.sell_serials(self.serials[0], partner=self.stranger)
        rma = self.blind([(self.phone, 1, self.serials[0])]).with_user(self.csr)
        rma.discrepancy_ids.action_keep("Nobody asked for a month.")
        self.assertEqual(rma.state, "cancel")
        self.assertEqual(self.on_hand(self.phone, self.returns), 0)
        self.assertFalse(
            rma.discrepancy_ids.sudo().exit_move_ids.filtered(lambda move: move.state != "done")
        )

    def test_taken_up_again_its_goods_are_nobodys_to_decide_on_again(self):
        order = self.sell([(self.chair, 3)])
        rma = self.blind([(self.chair, 2, False)], partner=self.partner).with_env(self.env)
        rma.discrepancy_ids.with_user(self.csr).action_keep()
        self.assertEqual((rma.state, self.on_hand(self.chair, self.returns)), ("cancel", 0))
        rma.action_draft()
        rma.line_ids.sale_line_id = order.order_line
        rma.action_submit()
        self.only(rma, type="no_ran", state="decided", decision="keep")
        # What comes beside now is something else.
        picking = rma.picking_ids.filtered(lambda picking: picking.state == "assigned")
        self.add_move(picking, self.lamp, 1)
        picking.move_ids.picked = True
        self.receive(rma)
        found = rma.discrepancy_ids.filtered(lambda each: each.state == "open")
        self.assertRecordValues(
            found, [{"type": "unexpected_product", "product_id": self.lamp.id, "quantity": 1}]
        )
        self.inspect(rma)
        found.action_keep()
        self.assertEqual(self.on_hand(self.chair, self.returns), 0)

    def test_what_cannot_be_received(self):
        for lines in (
            [],
            [(self.service, 1, False)],
            [(self.chair, 0, False)],
            [(self.phone, 1, False)],
        ):
            with self.subTest(lines=lines), self.assertRaises(UserError):
                self.blind(lines)
        with self.assertRaises(AccessError):
            self.blind([(self.chair, 1, False)], user=self.stock_user)

    def test_without_order_by_its_price_basis(self):
        """Nobody finds the order, but there is a receipt."""
        self.policy.no_order_outcome = "authorize"
        rma = self.blind([(self.chair, 1, False)], partner=self.partner).with_user(self.csr)
        rma.evidence_ids = [Command.create({"name": "receipt.txt", "raw": b"Paid in cash"})]
        rma.line_ids.price_basis = "list"
        rma.action_submit()
        rma = rma.sudo()
        self.assertEqual(
            (rma.state, rma.next_step, rma.picking_count), ("authorized", "inspect", 1)
        )
        self.inspect(rma)
        self.assertEqual(self.on_hand(self.chair, self.returns), 0)


class TestLate(DockCommon):
    """An expired or cancelled number: the dock is told, and somebody decides."""

    def test_dock_is_told(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        self.assertFalse(rma.dock_warning)
        rma.action_cancel()
        self.assertIn("is cancelled. Put the goods aside", rma.dock_warning)
        draft = self.draft(self.sell([(self.chair, 3)]), {self.chair: 1})
        self.assertIn("not authorized yet", draft.dock_warning)

    def test_overdue_before_the_job_has_run(self):
        self.set_terms(validity_days=5)
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1}, user=self.csr)
        rma.sudo().date_expiry = "2020-01-01"
        self.assertIn("expired on", rma.dock_warning)
        picking = rma.picking_ids.with_user(self.stock_user)
        self.assertIn("expired on", picking.rma_warning)
        picking.button_validate()
        self.only(rma, type="late_ran", state="open", user_id=self.csr.id)
        rma.discrepancy_ids.with_user(self.csr).action_accept("Post was on strike.")
        self.only(rma, type="late_ran", state="decided", decision="accept")

    def test_receive_expired_anyway(self):
        self.set_terms(validity_days=5)
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1}, user=self.csr)
        rma.sudo().date_expiry = "2020-01-01"
        rma._end_waiting()
        self.assertTrue(rma.is_expired)
        with self.assertRaises(AccessError):
            rma.with_user(self.inspector).action_receive_anyway()
        found = rma.with_user(self.inspector).action_report_discrepancy("late_ran")
        found.with_user(self.csr).action_accept("Post was on strike.")
        self.assertEqual((rma.state, found.decision), ("authorized", "accept"))
        self.assertFalse(rma.dock_warning)
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, 1)
        self.only(rma, type="late_ran", state="decided")

    def test_receive_cancelled_anyway(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1}, user=self.csr)
        rma.action_cancel()
        rma.with_user(self.csr).action_receive_anyway(motive="He sent it all the same.")
        self.only(
            rma,
            type="late_ran",
            state="decided",
            decision="accept",
            motive="He sent it all the same.",
        )
        rma.with_user(self.csr).action_receive_anyway()
        self.assertEqual(len(rma.discrepancy_ids), 1)
        self.assertEqual(len(rma.picking_ids.filtered(lambda p: p.state == "assigned")), 1)

    def test_cancelled_and_claimed_by_another_return(self):
        order = self.sell([(self.chair, 1)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr)
        rma.action_cancel()
        self.authorize(order, {self.chair: 1})
        with self.assertRaises(UserError):
            rma.with_user(self.csr).action_receive_anyway()
        self.assertEqual(rma.state, "cancel")
        self.assertFalse(rma.discrepancy_ids)

    def test_never_authorized(self):
        draft = self.draft(self.sell([(self.chair, 3)]), {self.chair: 1}, user=self.csr)
        with self.assertRaisesRegex(UserError, "never authorized"):
            draft.action_receive_anyway()

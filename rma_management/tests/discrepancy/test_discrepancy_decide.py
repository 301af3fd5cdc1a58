from odoo.exceptions import AccessError, UserError

from ..common_dock import DockCommon


class TestDiscrepancyDecide(DockCommon):
    """Each decision does what it says, once, for those who may decide, under the old guards."""

    def surplus(self, delivered=3, authorized=1, received=2, **vals):
        self.order = self.sell([(self.chair, delivered)], **vals)
        rma = self.authorize(self.order, {self.chair: authorized}, user=self.csr)
        self.dock(rma, {self.chair: received})
        return rma.discrepancy_ids.with_user(self.csr)

    def unexpected(self, product, quantity=1, lines=None):
        self.order = self.sell(lines or [(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize(self.order, {self.chair: 1}, user=self.csr)
        self.add_move(rma.picking_ids, product, quantity)
        self.dock(rma, {self.chair: 1, product: quantity})
        return rma.discrepancy_ids.with_user(self.csr)

    # Accept

    def test_accept_surplus(self):
        found = self.surplus()
        rma = found.order_id.sudo()
        found.action_accept("She told us on the phone.")
        self.assertRecordValues(
            found,
            [
                {
                    "state": "decided",
                    "decision": "accept",
                    "decided_by_id": self.csr.id,
                    "motive": "She told us on the phone.",
                }
            ],
        )
        self.assertEqual(rma.line_ids.product_uom_qty, 2)
        self.assertEqual(rma.amount_estimated, 240)
        self.assertIn("She told us on the phone.", rma.message_ids[0].body)
        self.assertFalse(rma.activity_ids)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 200)
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.order.order_line.qty_delivered, 1)

    def test_accept_twice_is_once(self):
        found = self.surplus()
        found.action_accept()
        found.action_accept()
        self.assertEqual(found.line_id.product_uom_qty, 2)

    def test_accept_beyond_what_was_delivered(self):
        found = self.surplus(delivered=2, authorized=1, received=4)
        with self.assertRaisesRegex(UserError, "Only 2 Units"):
            found.action_accept()
        self.assertEqual((found.state, found.line_id.product_uom_qty), ("open", 1))

    def test_accept_what_another_return_has_claimed(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1})
        self.authorize(order, {self.chair: 2})
        self.dock(rma, {self.chair: 2})
        with self.assertRaisesRegex(UserError, "Only 1 Units"):
            rma.discrepancy_ids.with_user(self.csr).action_accept()

    def test_accept_what_needs_approval_is_the_managers(self):
        found = self.surplus()
        reason = self.env["rma.reason"].create(
            {
                "name": "Asks",
                "approval_group_id": self.env.ref("rma_management.group_rma_manager").id,
            }
        )
        found.line_id.sudo()._in_action().reason_id = reason
        with self.assertRaises(UserError):
            found.action_accept()
        found.with_user(self.manager).action_accept()
        self.assertEqual(found.line_id.product_uom_qty, 2)

    def test_accept_unexpected(self):
        found = self.unexpected(self.lamp)
        rma = found.order_id.sudo()
        found.action_accept()
        line = rma.line_ids - rma.line_ids[0]
        self.assertRecordValues(
            line,
            [
                {
                    "product_id": self.lamp.id,
                    "product_uom_qty": 1,
                    "sale_line_id": self.line_of(self.order, self.lamp).id,
                    "qty_received": 1,
                    "qty_to_inspect": 1,
                    "qty_open": 0,
                    "state": "authorized",
                    "verdict": "authorize",
                }
            ],
        )
        self.assertEqual(self.line_of(self.order, self.lamp).qty_delivered, 1)
        self.assertEqual(self.line_of(self.order, self.lamp).qty_returnable, 1)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 133.33)
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.on_hand(self.lamp, self.returns), 0)

    def test_accept_unexpected_of_another_order(self):
        stool = self.create_product("Stool", 20.0)
        self.sell([(stool, 1)], partner=self.stranger)
        mine = self.sell([(stool, 1)])
        found = self.unexpected(stool)
        found.action_accept()
        self.assertEqual(found.line_id.sale_line_id.order_id, mine)

    def test_accept_what_was_never_sold(self):
        stool = self.create_product("Stool", 20.0)
        self.sell([(stool, 1)], partner=self.stranger)
        found = self.unexpected(stool)
        with self.assertRaisesRegex(UserError, "no Stool left to give back"):
            found.action_accept()
        self.assertEqual(found.state, "open")
        self.assertEqual(len(found.order_id.line_ids), 1)

    def test_accept_more_than_was_sold(self):
        found = self.unexpected(self.lamp, quantity=3)
        with self.assertRaisesRegex(UserError, "Only 2 Units"):
            found.action_accept()
        self.assertEqual(len(found.order_id.line_ids), 1)
        self.assertFalse(found.line_id)

    def test_accept_all_or_nothing(self):
        stool = self.create_product("Stool", 20.0)
        self.order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize(self.order, {self.chair: 1})
        for product in (self.lamp, stool):
            self.add_move(rma.picking_ids, product, 1)
        self.dock(rma, {self.chair: 1, self.lamp: 1, stool: 1})
        with self.assertRaises(UserError):
            rma.discrepancy_ids.with_user(self.csr).action_accept()
        self.assertEqual(set(rma.discrepancy_ids.mapped("state")), {"open"})
        self.assertEqual(len(rma.line_ids), 1)

    def test_accept_reopens_a_return_that_was_done(self):
        found = self.unexpected(self.lamp)
        rma = found.order_id.sudo()
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual(rma.state, "done")
        found.action_accept()
        self.assertEqual((rma.state, rma.next_step), ("authorized", "inspect"))

    def test_accept_charges_the_fee_of_a_percentage(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10)
        found = self.unexpected(self.lamp)
        rma = found.order_id.sudo()
        found.action_accept()
        self.assertEqual(rma.amount_estimated, 108 + 36)

    # Refuse

    def test_refuse_surplus(self):
        found = self.surplus()
        rma = found.order_id.sudo()
        found.action_refuse("Not ours to keep.")
        exit_move = rma.inspection_ids.move_ids
        self.assertRecordValues(
            exit_move,
            [{"product_uom_qty": 1, "state": "assigned", "location_id": self.returns.id}],
        )
        self.inspect(rma)
        exit_move.picking_id.button_validate()
        self.assertEqual(self.on_hand(self.chair, self.returns), 0)
        self.assertEqual(self.credit(rma).amount_untaxed, 100)
        self.assertEqual(self.order.order_line.qty_delivered, 2)
        self.assertEqual(self.order.order_line.qty_returnable, 2)
        self.assertEqual(rma.state, "done")

    def test_refuse_what_has_been_inspected(self):
        found = self.surplus()
        self.inspect(found.order_id.sudo())
        with self.assertRaisesRegex(UserError, "inspected already"):
            found.action_refuse()
        self.assertEqual(found.state, "open")

    def test_refuse_unexpected(self):
        stool = self.create_product("Stool", 20.0)
        found = self.unexpected(stool, quantity=2)
        found.action_refuse()
        found.action_refuse()
        out = found.sudo().exit_move_ids
        self.assertRecordValues(
            out,
            [
                {
                    "product_id": stool.id,
                    "product_uom_qty": 2,
                    "state": "assigned",
                    "partner_id": self.partner.id,
                    "location_id": self.returns.id,
                }
            ],
        )
        self.assertIn(out.picking_id, found.order_id.sudo().picking_ids)
        out.picking_id.with_user(self.stock_user).button_validate()
        self.assertEqual(self.on_hand(stool, self.returns), 0)
        self.assertEqual(self.order.order_line.product_id, self.chair | self.lamp)
        self.assertFalse(found.order_id.discrepancy_ids.filtered(lambda f: f.state == "open"))

    def test_refuse_serial_takes_that_serial(self):
        self.sell_serials(self.serials[2], partner=self.stranger)
        order = self.sell_serials(self.serials[:2])
        rma = self.authorize(order, {self.phone: 2}, user=self.csr)
        self.receive_serials(rma, self.serials[0] | self.serials[2])
        rma.discrepancy_ids.with_user(self.csr).action_refuse()
        self.assertEqual(rma.inspection_ids.lot_id, self.serials[2])
        rma.inspection_ids.move_ids.picking_id.button_validate()
        self.assertEqual(self.on_hand(self.phone, self.returns, self.serials[2]), 0)
        self.inspect(rma)
        self.assertEqual(rma.line_ids.qty_to_credit, 1)

    def test_cancelled_exit_opens_it_again(self):
        stool = self.create_product("Stool", 20.0)
        found = self.unexpected(stool)
        found.action_refuse()
        found.sudo().exit_move_ids.picking_id.with_user(self.stock_user).action_cancel()
        self.assertEqual((found.state, found.decision), ("open", False))
        self.assertTrue(found.order_id.sudo().activity_ids)
        found.action_keep()
        self.assertEqual(self.on_hand(stool, self.returns), 0)
        self.assertEqual(self.on_hand(stool, self.warehouse.lot_stock_id), 1001)

    # Keep

    def test_keep_surplus_goes_on_without_credit(self):
        found = self.surplus()
        rma = found.order_id.sudo()
        found.action_keep()
        self.inspect(rma)
        self.assertEqual(self.on_hand(self.chair, self.returns), 0)
        self.assertEqual(self.credit(rma).amount_untaxed, 100)
        self.assertEqual(rma.state, "done")

    def test_keep_unexpected_goes_to_stock(self):
        stool = self.create_product("Stool", 20.0, quantity=0)
        found = self.unexpected(stool, quantity=2)
        found.action_keep()
        self.assertEqual(self.on_hand(stool, self.returns), 0)
        self.assertEqual(self.on_hand(stool, self.warehouse.lot_stock_id), 2)
        self.assertEqual(found.sudo().exit_move_ids.state, "done")

    def test_keep_foreign_serial_without_credit(self):
        self.sell_serials(self.serials[2], partner=self.stranger)
        order = self.sell_serials(self.serials[:2])
        rma = self.authorize(order, {self.phone: 2}, user=self.csr)
        self.receive_serials(rma, self.serials[0] | self.serials[2])
        rma.discrepancy_ids.with_user(self.csr).action_keep()
        self.inspect(rma)
        self.assertEqual(rma.line_ids.qty_to_credit, 1)

    def open_core_return(self, found, quantity=1):
        """Let somebody send goods of a discrepancy back by core's Return wizard, not yet packed."""
        picking = found.sudo().move_id.picking_id
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        lines = wizard.product_return_moves
        lines.filtered(lambda line: line.product_id == found.product_id).quantity = quantity
        return wizard._create_return()

    def test_core_does_not_send_away_what_was_kept(self):
        stool = self.create_product("Stool", 20.0)
        found = self.unexpected(stool, quantity=2)
        found.action_keep()
        back = self.open_core_return(found)
        back.move_ids.filtered(lambda move: move.product_id == stool).quantity = 1
        refused = self.assertRaisesRegex(UserError, "has left the returns location already")
        with refused, self.cr.savepoint():
            back.button_validate()
        self.assertEqual(self.on_hand(stool, self.returns), 0)

    def test_what_core_is_to_send_back_is_not_decided_on(self):
        """One unit would wait to leave on two transfers."""
        stool = self.create_product("Stool", 20.0)
        for decide in ("action_refuse", "action_keep"):
            with self.subTest(decide):
                found = self.unexpected(stool)
                back = self.open_core_return(found)
                refused = self.assertRaisesRegex(UserError, f"{back.name} already. Validate or")
                with refused, self.cr.savepoint():
                    getattr(found, decide)()
                self.assertEqual((found.state, len(found.exit_move_ids)), ("open", 0))
                back.action_cancel()
                getattr(found, decide)()
                self.assertEqual(sum(found.exit_move_ids.mapped("product_uom_qty")), 1)

    def test_what_core_sent_back_is_not_kept(self):
        stool = self.create_product("Stool", 20.0, quantity=0)
        found = self.unexpected(stool, quantity=3)
        self.open_core_return(found).button_validate()
        self.assertEqual(found.quantity, 2)
        found.action_keep()
        self.assertEqual(self.on_hand(stool, self.warehouse.lot_stock_id), 2)
        self.assertEqual(self.on_hand(stool, self.returns), 0)

    def test_goods_without_a_line_are_not_left_to_a_claim(self):
        found = self.unexpected(self.create_product("Stool", 20.0))
        with self.assertRaises(UserError):
            found.action_claim()

    # Short

    def short(self):
        self.order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize(self.order, {self.chair: 3, self.lamp: 2}, user=self.csr)
        self.dock(rma, {self.chair: 2})
        shorts = rma.discrepancy_ids.with_user(self.csr)
        return (
            shorts.filtered(lambda found: found.product_id == self.chair),
            shorts.filtered(lambda found: found.product_id == self.lamp),
        )

    def test_wait_expects_that_line_alone(self):
        chair, lamp = self.short()
        lamp.action_wait("In the post.")
        rma = chair.order_id.sudo()
        moves = rma.picking_ids.move_ids.filtered(lambda move: move.state == "assigned")
        self.assertRecordValues(moves, [{"product_id": self.lamp.id, "product_uom_qty": 2}])
        self.assertEqual((chair.state, lamp.decision), ("open", "wait"))
        self.dock(rma, {self.lamp: 2})
        self.assertEqual(lamp.line_id.sudo().qty_received, 2)

    def test_close_short_ends_a_line_of_which_nothing_came(self):
        chair, lamp = self.short()
        (chair | lamp).action_close_short()
        rma = chair.order_id.sudo()
        self.assertEqual(lamp.line_id.sudo().receipt_status, "none")
        self.assertEqual(chair.line_id.sudo().receipt_status, "done")
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual((rma.state, rma.amount_credited), ("done", 240))
        rma.with_user(self.csr).action_create_reverse_pickings()
        self.assertFalse(rma.line_ids.filtered("qty_open"))

    def test_close_short_drops_the_draft_credit(self):
        self.set_terms(refund_timing="authorization")
        self.order = self.sell([(self.chair, 2)])
        rma = self.authorize(self.order, {self.chair: 2}, user=self.csr)
        note = self.credit(rma, post=False)
        self.dock(rma, {self.chair: 1})
        rma.discrepancy_ids.with_user(self.csr).action_close_short()
        self.assertEqual(note.state, "cancel")
        self.assertEqual(rma.line_ids.qty_to_credit, 1)

    def test_claim_leaves_it_on_record(self):
        chair, _lamp = self.short()
        chair.action_claim("Lost by the carrier.")
        rma = chair.order_id.sudo()
        rma._sync_discrepancies()
        self.assertEqual((chair.state, chair.decision), ("decided", "claim"))
        self.assertEqual(len(rma.discrepancy_ids), 2)

    # Who, and what

    def test_who_decides(self):
        found = self.surplus()
        for user in (self.inspector, self.stock_user, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                found.with_user(user).action_accept()

    def test_what_does_not_fit_the_type(self):
        found = self.surplus()
        with self.assertRaisesRegex(UserError, "can only be: Accepted, Sent back"):
            found.action_wait()
        found.action_keep()
        with self.assertRaisesRegex(UserError, "already decided"):
            found.action_accept()

    def test_buttons_follow_what_may_be_decided(self):
        found = self.surplus()
        self.assertTrue(found.can_accept and found.can_refuse and found.can_keep)
        self.assertFalse(found.can_wait or found.can_close_short or found.can_note)
        found.action_keep()
        self.assertFalse(found.can_accept)

    def test_hand_made_surplus_without_goods(self):
        """What was only told is expected once it is accepted."""
        self.order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize(self.order, {self.chair: 1}, user=self.csr)
        found = rma.with_user(self.inspector).action_report_discrepancy(
            "surplus", product_id=self.lamp.id, quantity=2
        )
        found.with_user(self.csr).action_accept()
        self.assertEqual(rma.line_ids.mapped("qty_open"), [1, 2])
        self.receive(rma)
        self.assertEqual(rma.line_ids.mapped("qty_received"), [1, 2])

    def test_many_in_one_go(self):
        orders = [self.sell([(self.chair, 3)]) for _index in range(3)]
        returns = self.env["rma.order"].union(
            *[self.authorize(order, {self.chair: 1}) for order in orders]
        )
        for rma in returns:
            self.dock(rma, {self.chair: 2})
        returns.discrepancy_ids.with_user(self.csr).action_accept()
        self.assertEqual(returns.line_ids.mapped("product_uom_qty"), [2, 2, 2])

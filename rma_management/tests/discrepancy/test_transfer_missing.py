from odoo.exceptions import AccessError, UserError

from ..common_dock import DockCommon


class TestTransferMissing(DockCommon):
    """Documents that others cancel: somebody is told, and the return goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activity = cls.env.ref("rma_management.mail_activity_transfer_missing")

    def expect(self, **quantities):
        self.order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize(self.order, {self.chair: 2}, user=self.csr)
        return rma.with_env(self.env)

    def asked(self, rma):
        return rma.activity_ids.filtered(lambda act: act.activity_type_id == self.activity)

    def test_whoever_cancels_the_responsible_is_told(self):
        for name, cancel in (
            ("the order", lambda rma: rma.sale_order_ids._action_cancel()),
            (
                "the transfer",
                lambda rma: rma.picking_ids.with_user(self.stock_user).action_cancel(),
            ),
            ("deleted", lambda rma: rma.picking_ids.unlink()),
        ):
            with self.subTest(cancelled=name):
                rma = self.expect()
                self.assertFalse(rma.is_transfer_missing)
                number = rma.picking_ids.name
                cancel(rma)
                self.assertTrue(rma.with_user(self.csr).is_transfer_missing)
                activity = self.asked(rma)
                self.assertEqual(activity.user_id, self.csr)
                self.assertIn(number, activity.note)
                rma.with_user(self.csr).action_create_reverse_pickings()
                self.assertFalse(rma.is_transfer_missing)
                self.assertFalse(self.asked(rma))
                self.receive(rma)
                self.assertEqual(rma.line_ids.qty_received, 2)

    def test_the_return_is_given_up(self):
        rma = self.expect()
        rma.picking_ids.action_cancel()
        rma.with_user(self.csr).action_cancel()
        self.assertFalse(rma.is_transfer_missing or self.asked(rma))

    def test_what_we_cancel_ourselves_is_not_asked_about(self):
        rma = self.expect()
        rma.with_user(self.csr).action_cancel()
        self.assertFalse(self.asked(rma))
        short = self.expect()
        self.dock(short, {self.chair: 1})
        self.assertFalse(self.asked(short) or short.is_transfer_missing)
        nothing = self.authorize(self.order, {self.chair: 1, self.lamp: 1}, user=self.csr).with_env(
            self.env
        )
        self.dock(nothing, {self.lamp: 1})
        self.assertFalse(self.asked(nothing) or nothing.is_transfer_missing)

    def test_another_returns_transfer_is_left_alone(self):
        rma = self.expect()
        other = self.authorize(self.order, {self.lamp: 1}, user=self.csr)
        other.sudo().picking_ids.action_cancel()
        self.assertFalse(rma.is_transfer_missing or self.asked(rma))

    def test_the_backorder_is_cancelled(self):
        """What has come stays; the rest can be expected again."""
        rma = self.expect()
        self.dock(rma, {self.chair: 1}, backorder=True)
        rma.picking_ids.filtered(lambda p: p.state == "assigned").action_cancel()
        self.assertTrue(self.asked(rma))
        rma.with_user(self.csr).action_create_reverse_pickings()
        self.assertEqual(rma.line_ids.qty_open, 1)

    def cancel_rest(self):
        """Authorize two, receive, inspect and credit one; somebody cancels the backorder."""
        rma = self.expect()
        self.dock(rma, {self.chair: 1}, backorder=True)
        rma.picking_ids.filtered(lambda p: p.state == "assigned").action_cancel()
        self.inspect(rma)
        self.credit(rma)
        return rma

    def test_the_rest_is_asked_for_before_the_return_is_done(self):
        rma = self.cancel_rest()
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "receipt_status": "partial",
                    "next_step": "receive",
                    "is_transfer_missing": True,
                    "amount_estimated": 240,
                    "amount_credited": 120,
                }
            ],
        )
        rma.with_user(self.csr).action_create_reverse_pickings()
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240}])

    def test_the_rest_is_closed_short(self):
        rma = self.cancel_rest()
        rma.with_user(self.csr).action_close_short()
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "done",
                    "is_closed_short": True,
                    "is_transfer_missing": False,
                    "amount_estimated": 120,
                    "amount_credited": 120,
                }
            ],
        )
        self.assertFalse(self.asked(rma))
        self.assertIn("close_short", rma.decision_ids.mapped("event"))

    def test_what_is_closed_short(self):
        rma = self.expect()
        with self.assertRaisesRegex(UserError, "cancel it"):
            rma.with_user(self.csr).action_close_short()
        self.dock(rma, {self.chair: 1}, backorder=True)
        with self.assertRaises(AccessError):
            rma.with_user(self.stock_user).action_close_short()
        rma.with_user(self.csr).action_close_short()
        self.assertEqual((rma.line_ids.qty_open, rma.amount_estimated), (0, 120))
        self.assertFalse(self.asked(rma))

    def test_what_is_sent_back_of_a_return_closed_short_is_not_promised(self):
        rma = self.expect()
        receipt = self.dock(rma, {self.chair: 2})
        rma.with_user(self.csr).action_close_short()
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        self.assertEqual(rma.amount_estimated, 240)
        back.button_validate()
        self.assertEqual((rma.line_ids.qty_received, rma.amount_estimated), (1, 120))

    def test_credited_goods_are_not_closed_short(self):
        self.set_terms(refund_timing="authorization")
        rma = self.expect()
        self.credit(rma)
        self.dock(rma, {self.chair: 1}, backorder=True)
        with self.assertRaisesRegex(UserError, "credited for goods"):
            rma.with_user(self.csr).action_close_short()

    def test_a_short_line_lowers_the_estimate_once_decided(self):
        rma = self.expect()
        self.dock(rma, {self.chair: 1})
        self.assertEqual(rma.amount_estimated, 240)
        rma.discrepancy_ids.with_user(self.csr).action_close_short()
        self.assertEqual(rma.amount_estimated, 120)

    def test_less_is_waited_for(self):
        """Whoever lowers the demand of the transfer tells as much as whoever cancels it."""
        rma = self.expect()
        move = rma.picking_ids.move_ids.with_user(self.stock_user)
        move.product_uom_qty = 1
        self.assertTrue(rma.is_transfer_missing)
        self.assertEqual(self.asked(rma).user_id, self.csr)
        move.product_uom_qty = 2
        self.assertFalse(rma.is_transfer_missing or self.asked(rma))
        move.product_uom_qty = 1
        self.dock(rma, {self.chair: 1})
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual((rma.state, rma.receipt_status), ("authorized", "partial"))
        rma.with_user(self.csr).action_create_reverse_pickings()
        self.assertEqual(rma.line_ids.qty_open, 1)
        self.assertFalse(self.asked(rma))

    def test_a_backorder_is_nothing_to_ask_about(self):
        rma = self.expect()
        self.dock(rma, {self.chair: 1}, backorder=True)
        self.assertFalse(rma.is_transfer_missing or self.asked(rma))

    # The desk

    def receive_at_desk(self, rma, quantity, key):
        desk = self.env["rma.desk"].with_user(self.inspector)
        count = {"product_id": self.chair.id, "quantity": quantity}
        return desk.receive(rma.id, [count], key)

    def test_desk_goes_on_when_the_order_is_cancelled(self):
        rma = self.expect()
        self.order._action_cancel()
        desk = self.env["rma.desk"].with_user(self.inspector)
        values = desk.get_order(rma.id)
        self.assertEqual((values["step"], values["cards"][0]["expected"]), ("receive", 2))
        answer = self.receive_at_desk(rma, 2, "key-0001")
        self.assertFalse(answer["left"])
        self.assertEqual(rma.line_ids.qty_received, 2)
        self.assertFalse(self.asked(rma))
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 200)
        self.assertEqual(rma.state, "done")

    def test_desk_goes_on_in_part(self):
        rma = self.expect()
        self.receive_at_desk(rma, 1, "key-0001")
        rma.picking_ids.filtered(lambda p: p.state == "assigned").action_cancel()
        self.receive_at_desk(rma, 1, "key-0002")
        self.assertEqual((rma.line_ids.qty_received, rma.line_ids.qty_open), (2, 0))

    def test_desk_does_not_take_what_another_return_has_claimed(self):
        rma = self.expect()
        rma.picking_ids.action_cancel()
        self.authorize(self.order, {self.chair: 2})
        with self.assertRaisesRegex(UserError, "somebody else has just claimed"):
            self.receive_at_desk(rma, 2, "key-0001")
        self.assertEqual(rma.line_ids.qty_received, 0)

from ..common_dock import DockCommon


class TestCorrections(DockCommon):
    """A receipt that is done is corrected: what nobody decided on is on no sale line even so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.chair, 8)])

    def receive_chairs(self, authorized=3, order=None):
        order = order or self.order
        rma = self.authorize(order, {self.chair: authorized}, user=self.csr).with_env(self.env)
        picking = self.receive(rma)
        picking.is_locked = False
        return rma, picking.move_ids

    def raise_move_line(self, move, quantity):
        move.move_line_ids.with_user(self.stock_user).quantity = quantity

    def raise_move(self, move, quantity):
        move.with_user(self.stock_user).quantity = quantity

    def add_move_line(self, move, quantity):
        more = quantity - move.quantity
        self.env["stock.move.line"].with_user(self.stock_user).create(
            move.sudo()._prepare_rma_move_line_vals(self.env["stock.lot"], move.product_uom, more)
        )

    def add_to_transfer(self, move, quantity):
        self.add_move(move.picking_id, self.chair, quantity - move.quantity)

    def test_more_came_than_was_booked(self):
        for correct in (
            self.raise_move_line, self.raise_move, self.add_move_line, self.add_to_transfer,
        ):  # fmt: skip
            with self.subTest(correct=correct.__name__), self.cr.savepoint() as savepoint:
                rma, move = self.receive_chairs()
                line = self.order.order_line
                correct(move, 5)
                self.assertEqual((rma.line_ids.qty_received, line.qty_delivered), (5, 5))
                self.assertEqual(self.on_hand(self.chair, self.returns), 5)
                self.only(rma, type="surplus", quantity=2, state="open")
                rma.discrepancy_ids.with_user(self.csr).action_accept()
                self.assertEqual(line.qty_delivered, 3)
                self.inspect(rma)
                self.assertEqual(self.credit(rma).amount_untaxed, 500)
                savepoint.rollback()

    def test_less_came_than_was_booked(self):
        rma, move = self.receive_chairs()
        self.raise_move(move, 2)
        self.assertEqual(self.order.order_line.qty_delivered, 6)
        self.only(rma, type="short", quantity=1, state="open")
        self.raise_move(move, 3)
        self.assertFalse(rma.discrepancy_ids.filtered(lambda found: found.state == "open"))

    def test_surplus_that_was_none_after_all(self):
        rma, move = self.receive_chairs()
        self.raise_move(move, 5)
        self.raise_move(move, 1)
        self.assertEqual(rma.line_ids.qty_received, 3)
        self.assertEqual(self.order.order_line.qty_delivered, 5)
        self.assertFalse(rma.discrepancy_ids.filtered(lambda found: found.state == "open"))

    def test_order_policy_goods_follow(self):
        self.chair.invoice_policy = "order"
        order = self.sell([(self.chair, 8)])
        _rma, move = self.receive_chairs(order=order)
        self.assertEqual(order.order_line.product_uom_qty, 5)
        for came, ordered in ((5, 5), (2, 6), (1, 5)):
            with self.subTest(came=came):
                self.raise_move(move, came)
                self.assertEqual(order.order_line.product_uom_qty, ordered)

    def test_value_follows(self):
        _rma, move = self.receive_chairs()
        self.raise_move(move, 5)
        moves = move.picking_id.move_ids
        self.assertEqual(sorted(moves.mapped("quantity")), [2, 3])
        self.assertEqual(sorted(moves.mapped("value")), [100, 150])

    # Serials

    def receive_serial(self, lot):
        self.order = self.sell_serials(self.serials[:2])
        self.sell_serials(self.serials[2], partner=self.stranger)
        rma = self.authorize(self.order, {self.phone: 1}, user=self.csr).with_env(self.env)
        picking = self.receive_serials(rma, lot)
        picking.is_locked = False
        return rma, picking.move_ids.move_line_ids.with_user(self.stock_user)

    def test_another_number_came(self):
        rma, move_line = self.receive_serial(self.serials[0])
        self.assertEqual(self.order.order_line.qty_delivered, 1)
        move_line.lot_id = self.serials[2]
        self.only(rma, type="foreign_lot", lot_id=self.serials[2].id, is_credit_held=True)
        self.assertEqual(self.order.order_line.qty_delivered, 2)
        move_line.lot_id = self.serials[1]
        self.assertFalse(rma.discrepancy_ids.filtered(lambda found: found.state == "open"))
        self.assertEqual(self.order.order_line.qty_delivered, 1)

    def test_the_delivery_is_corrected(self):
        """It was the customer's number after all."""
        rma, _move_line = self.receive_serial(self.serials[3])
        self.only(rma, type="foreign_lot", state="open")
        delivery = self.order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
        delivery.is_locked = False
        delivery.move_ids.move_line_ids[1].with_user(self.stock_user).lot_id = self.serials[3]
        self.assertFalse(rma.discrepancy_ids.filtered(lambda found: found.state == "open"))
        self.assertEqual(self.order.order_line.qty_delivered, 1)

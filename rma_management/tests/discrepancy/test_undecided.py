from odoo import Command
from odoo.exceptions import UserError

from ..common_dock import DockCommon


class TestUndecided(DockCommon):
    """What nobody has decided on is on no sale line (surplus and foreign goods)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.chair, 5)])

    def receive_surplus(self, authorized=5, came=7, order=None):
        rma = self.authorize(order or self.order, {self.chair: authorized}, user=self.csr)
        self.dock(rma, {self.chair: came})
        return rma.with_env(self.env)

    def test_surplus_leaves_the_order_alone(self):
        rma = self.receive_surplus()
        line = self.order.order_line
        self.assertEqual((rma.line_ids.qty_received, line.qty_delivered), (7, 0))
        # What waits for a decision is neither billed nor credited.
        self.assertEqual((line.qty_returnable, line.qty_to_invoice), (0, 0))
        self.only(rma, type="surplus", quantity=2, state="open")
        self.assertEqual(self.on_hand(self.chair, self.returns), 7)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 500)
        self.assertEqual((line.qty_delivered, line.qty_to_invoice), (0, 0))

    def test_surplus_counts_once_accepted(self):
        """Whenever that is: before or after the goods were inspected."""
        for is_inspected in (False, True):
            with self.subTest(inspected=is_inspected):
                order = self.sell([(self.chair, 5)])
                rma = self.receive_surplus(3, 4, order)
                line = order.order_line
                self.assertEqual((line.qty_delivered, line.qty_returnable), (2, 2))
                if is_inspected:
                    self.inspect(rma)
                rma.discrepancy_ids.with_user(self.csr).action_accept()
                self.assertEqual((line.qty_delivered, line.qty_returnable), (1, 1))
                if not is_inspected:
                    self.inspect(rma)
                self.assertEqual(self.credit(rma).amount_untaxed, 400)
                self.assertEqual(rma.state, "done")

    def test_surplus_of_order_policy_goods(self):
        """The ordered quantity follows what is decided on, not what came."""
        self.chair.invoice_policy = "order"
        order = self.sell([(self.chair, 5)])
        rma = self.receive_surplus(3, 4, order)
        self.assertEqual(order.order_line.product_uom_qty, 2)
        rma.discrepancy_ids.with_user(self.csr).action_accept()
        self.assertEqual(order.order_line.product_uom_qty, 1)

    def test_surplus_sent_back_and_kept(self):
        for decide, stock in (("action_refuse", 0), ("action_keep", 1)):
            with self.subTest(decision=decide):
                order = self.sell([(self.chair, 5)])
                before = self.on_hand(self.chair, self.warehouse.lot_stock_id)
                rma = self.receive_surplus(3, 4, order)
                getattr(rma.discrepancy_ids.with_user(self.csr), decide)()
                self.inspect(rma)
                rma.picking_ids.filtered(lambda p: p.state == "assigned").button_validate()
                self.assertEqual(order.order_line.qty_delivered, 2)
                self.assertEqual(self.credit(rma).amount_untaxed, 300)
                after = self.on_hand(self.chair, self.warehouse.lot_stock_id)
                self.assertEqual(after - before, 3 + stock)
                self.assertEqual(self.on_hand(self.chair, self.returns), 0)
                self.assertEqual(rma.state, "done")

    def test_inspector_sends_back_more_than_the_surplus(self):
        """What is more than was authorized goes first: the customer is credited for the rest."""
        rma = self.receive_surplus(3, 5)
        self.inspect(rma, self.send_back, {self.chair: 3})
        self.inspect(rma)
        rma.picking_ids.filtered(lambda p: p.state == "assigned").button_validate()
        self.assertEqual(self.order.order_line.qty_delivered, 3)
        self.assertEqual(self.credit(rma).amount_untaxed, 200)

    def test_surplus_in_parts_of_a_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 2, {"product_uom_id": dozen.id})])
        rma = self.authorize(order, {self.chair: 1})
        move = rma.picking_ids.move_ids
        move.move_line_ids.write({"quantity": 17, "product_uom_id": self.chair.uom_id.id})
        move.picked = True
        rma.picking_ids.with_context(skip_backorder=True).button_validate()
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertEqual(self.on_hand(self.chair, self.returns), 17)

    def test_two_deliveries(self):
        """Which delivery goods came with is not what makes them surplus."""
        order = self.create_order([(self.chair, 5)])
        picking = order.picking_ids
        picking.move_ids.write({"quantity": 3, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.deliver(order)
        self.invoice(order)
        rma = self.authorize(order, {self.chair: 5})
        first, second = rma.picking_ids.move_ids.sorted("id")
        first.quantity, second.quantity = 4, 1
        (first | second).picked = True
        rma.picking_ids.with_context(skip_backorder=True).button_validate()
        self.assertFalse(rma.discrepancy_ids)
        self.assertEqual(order.order_line.qty_delivered, 0)

    def test_backorder_is_still_waited_for(self):
        rma = self.authorize(self.order, {self.chair: 5})
        self.dock(rma, {self.chair: 2}, backorder=True)
        self.assertEqual(rma.line_ids.qty_open, 3)
        self.dock(rma, {self.chair: 4})
        self.only(rma, type="surplus", quantity=1)
        self.assertEqual(self.order.order_line.qty_delivered, 0)

    # Serials

    def receive_foreign(self, partner=None):
        """Authorize two phones of two; one of them is another's."""
        self.order = self.sell_serials(self.serials[:2])
        self.sell_serials(self.serials[2], partner=partner or self.stranger)
        rma = self.authorize(self.order, {self.phone: 2}, user=self.csr).with_env(self.env)
        self.receive_serials(rma, self.serials[0] | self.serials[2])
        return rma

    def test_foreign_serial_leaves_the_order_alone(self):
        """Of a stranger, or of another order of the customer."""
        for partner, kind in ((self.stranger, "foreign_lot"), (self.partner, "wrong_serial")):
            with self.subTest(type=kind), self.cr.savepoint() as savepoint:
                rma = self.receive_foreign(partner)
                self.only(rma, type=kind, lot_id=self.serials[2].id, is_credit_held=True)
                line = self.order.order_line
                self.assertEqual((line.qty_delivered, line.qty_returnable), (1, 1))
                self.assertEqual(line._get_returnable_lots(), self.serials[1])
                rma.discrepancy_ids.with_user(self.csr).action_accept()
                self.assertEqual((line.qty_delivered, line.qty_returnable), (0, 0))
                self.inspect(rma)
                self.assertEqual(self.credit(rma).amount_untaxed, 1000)
                self.assertEqual(rma.state, "done")
                savepoint.rollback()

    def test_foreign_serial_sent_back(self):
        rma = self.receive_foreign()
        rma.discrepancy_ids.with_user(self.csr).action_refuse()
        out = rma.inspection_ids.move_ids
        out.picking_id.button_validate()
        self.assertEqual(out.lot_ids, self.serials[2])
        self.assertEqual(self.order.order_line.qty_delivered, 1)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 500)
        self.assertEqual(self.order.order_line.qty_delivered, 1)

    def test_customers_other_serial_is_counted(self):
        """Of the very order line: it is back, whichever was named."""
        order = self.sell_serials(self.serials[:2])
        rma = self.authorize(
            order, {self.phone: 1}, line={"lot_ids": [Command.set(self.serials[0].ids)]}
        )
        self.receive_serials(rma, self.serials[1])
        self.only(rma, type="wrong_serial", is_credit_held=False)
        self.assertEqual(order.order_line.qty_delivered, 1)

    def test_the_right_one_beside_a_foreign_one(self):
        order = self.sell_serials(self.serials[:2])
        self.sell_serials(self.serials[3], partner=self.stranger)
        rma = self.authorize(
            order, {self.phone: 1}, line={"lot_ids": [Command.set(self.serials[0].ids)]}
        ).with_env(self.env)
        self.receive_serials(rma, self.serials[3] | self.serials[0])
        self.assertEqual(order.order_line.qty_delivered, 1)
        rma.discrepancy_ids.with_user(self.csr).action_accept()
        # It is no other number of what was authorized, but one more.
        self.assertEqual(order.order_line.qty_delivered, 1)
        surplus = rma.discrepancy_ids.filtered(lambda found: found.type == "surplus")
        surplus.with_user(self.csr).action_accept()
        self.assertEqual(order.order_line.qty_delivered, 0)

    def test_nothing_is_accepted_beyond_what_was_delivered(self):
        rma = self.receive_surplus(5, 7)
        with self.assertRaisesRegex(UserError, "Only 5 Units"):
            rma.discrepancy_ids.with_user(self.csr).action_accept()
        self.assertEqual(self.order.order_line.qty_delivered, 0)

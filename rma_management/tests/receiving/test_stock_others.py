from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from ..common_dock import DockCommon


class TestStockOthers(DockCommon):
    """A stock user who knows nothing of returns, and core's own tools beside them (W6)."""

    def core_return(self, picking, quantity, user=None):
        wizard = (
            self.env["stock.return.picking"]
            .with_user(user or self.stock_user)
            .create({"picking_id": picking.id})
        )
        wizard.product_return_moves.quantity = quantity
        return wizard._create_return()

    def test_unreserved_and_reserved_again(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        picking = rma.picking_ids.with_user(self.stock_user)
        picking.do_unreserve()
        self.assertEqual(rma.line_ids.qty_open, 2)
        picking.action_assign()
        picking.button_validate()
        self.assertEqual(rma.line_ids.qty_received, 2)

    def test_links_to_returns_are_nobodys_to_type(self):
        """Who may do everything with transfers or invoices moves them to no other return."""
        order = self.sell([(self.chair, 9)])
        rma, other = (self.authorize(order, {self.chair: 2}) for _number in range(2))
        self.receive(rma)
        self.inspect(rma)
        note = self.credit(rma, post=False)
        moves = rma.line_ids.move_ids
        line = note.line_ids.filtered("rma_line_id")
        stock, books = self.stock_user, self.accountant
        inspection = rma.inspection_ids
        table = [
            (stock, moves[0], {"rma_line_id": other.line_ids.id}),
            (stock, moves[0], {"rma_line_id": False}),
            (stock, moves.filtered("rma_inspection_id"), {"rma_inspection_id": False}),
            (stock, other.line_ids.move_ids, {"rma_inspection_id": inspection.id}),
            (stock, other.line_ids.move_ids, {"rma_exchange_line_id": rma.line_ids.id}),
            (stock, other.line_ids.move_ids, {"rma_order_id": rma.id}),
            (books, line, {"rma_line_id": other.line_ids.id}),
            (books, line, {"rma_line_id": False}),
            (books, note, {"line_ids": [Command.update(line.id, {"rma_line_id": False})]}),
        ]
        for user, records, vals in table:
            with self.subTest(records=records, vals=vals), self.assertRaises(UserError):
                records.with_user(user).write(vals)
        typed = {"name": "Chair", "price_unit": 100.0, "rma_line_id": other.line_ids.id}
        with self.assertRaises(UserError):
            self.env["account.move"].with_user(books).create(
                {
                    "move_type": "out_refund",
                    "partner_id": self.partner.id,
                    "invoice_line_ids": [Command.create(typed)],
                }
            )
        picking = order.picking_ids.filtered(lambda picking: not picking.rma_order_ids)
        with self.assertRaises(UserError):
            self.add_move(picking, self.chair, 1).copy({"rma_line_id": other.line_ids.id})
        moves[0].with_user(stock).write({"rma_line_id": rma.line_ids.id, "origin": "As it was"})
        # What goes on for the same return is core's daily business.
        self.dock(other, {self.chair: 1}, backorder=True)
        self.assertEqual((other.line_ids.qty_received, other.line_ids.qty_open), (1, 1))
        back = self.core_return(other.picking_ids.filtered(lambda p: p.state == "done"), 1)
        self.assertEqual(back.move_ids.rma_line_id, other.line_ids)

    def test_cancelled_and_expected_again(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2}, user=self.csr)
        rma.picking_ids.with_user(self.stock_user).action_cancel()
        self.assertEqual((rma.line_ids.qty_open, rma.receipt_status), (0, "pending"))
        self.assertEqual(order.order_line.qty_returnable, 3)
        rma.with_user(self.csr).action_create_reverse_pickings()
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, 2)

    def test_nothing_is_expected_for_a_return_that_is_not_authorized(self):
        order = self.sell([(self.chair, 3)])
        cancelled = self.authorize(order, {self.chair: 2})
        cancelled.action_cancel()
        draft = self.draft(order, {self.chair: 2})
        (cancelled | draft).action_create_reverse_pickings()
        self.assertFalse((cancelled | draft).picking_ids.filtered(lambda p: p.state != "cancel"))

    def test_cancelled_claimed_by_another_and_not_expected_again(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2})
        rma.picking_ids.with_user(self.stock_user).action_cancel()
        self.authorize(order, {self.chair: 2})
        with self.assertRaises(UserError):
            rma.action_create_reverse_pickings()

    def test_demand_raised_and_lowered(self):
        for demand, came, surplus in ((4, 4, 2), (1, 1, 0)):
            with self.subTest(demand=demand):
                order = self.sell([(self.chair, 5)])
                rma = self.authorize(order, {self.chair: 2}, user=self.csr)
                picking = rma.picking_ids.with_user(self.stock_user)
                picking.move_ids.product_uom_qty = demand
                self.receive(rma, {self.chair: came})
                self.assertEqual(rma.line_ids.qty_received, came)
                self.assertEqual(
                    sum(
                        rma.discrepancy_ids.filtered(
                            lambda found: found.type == "surplus" and found.state == "open"
                        ).mapped("quantity")
                    ),
                    surplus,
                )
                self.inspect(rma)
                self.assertLessEqual(rma.line_ids.qty_due, 2)

    def test_backorder_through_the_wizard(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        picking = rma.picking_ids.with_user(self.stock_user)
        picking.move_ids.write({"quantity": 1, "picked": True})
        Form.from_action(picking.env, picking.button_validate()).save().process()
        self.assertEqual((rma.line_ids.qty_received, rma.line_ids.qty_open), (1, 2))
        self.assertFalse(rma.discrepancy_ids)
        backorder = rma.picking_ids - picking
        backorder.with_user(self.stock_user).move_ids.write({"quantity": 1, "picked": True})
        action = backorder.with_user(self.stock_user).button_validate()
        wizard = Form.from_action(picking.env, action).save()
        wizard.process_cancel_backorder()
        self.only(rma, type="short", quantity=1, found_by_id=self.stock_user.id)

    def test_core_return_of_the_delivery_comes_into_returns(self):
        """Beside a return of its own, what core takes back is not the return's."""
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2})
        back = self.core_return(order.picking_ids.filtered(lambda p: p.state == "done"), 1)
        back.button_validate()
        self.assertEqual(order.order_line.qty_delivered, 2)
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, 2)
        self.assertFalse(rma.discrepancy_ids)
        self.assertEqual(order.order_line.qty_returnable, 0)

    def test_returns_of_returns_back_and_forth(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 3})
        receipt = self.receive(rma)
        there = self.core_return(receipt, 2)
        there.button_validate()
        self.assertEqual((rma.line_ids.qty_received, order.order_line.qty_delivered), (1, 2))
        again = self.core_return(there, 1)
        again.button_validate()
        self.assertEqual(rma.line_ids.qty_received, 2)
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertEqual(order.order_line.qty_returnable, 1)
        self.inspect(rma)
        self.assertEqual(self.on_hand(self.chair, again.location_dest_id), 0)

    def test_sent_back_in_parts(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 3})
        self.receive(rma)
        self.inspect(rma, self.send_back)
        out = rma.picking_ids.filtered(lambda p: p.state == "assigned")
        out.with_user(self.stock_user).move_ids.write({"quantity": 1, "picked": True})
        out.with_user(self.stock_user).with_context(skip_backorder=True).button_validate()
        rest = rma.picking_ids.filtered(lambda p: p.state == "assigned")
        self.assertEqual(rest.backorder_id, out)
        rest.with_user(self.stock_user).button_validate()
        self.assertEqual(rma.line_ids.qty_received, 3)
        self.assertEqual(self.on_hand(self.chair, self.returns), 0)
        self.assertEqual(order.order_line.qty_delivered, 3)

    def test_sending_back_cancelled(self):
        """What does not go back after all is inspected again."""
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1}, user=self.csr)
        self.receive(rma)
        self.inspect(rma, self.send_back)
        out = rma.picking_ids.filtered(lambda p: p.state == "assigned")
        out.with_user(self.stock_user).action_cancel()
        self.assertEqual((rma.line_ids.qty_to_inspect, rma.next_step), (1, "inspect"))
        self.inspect(rma)
        self.assertEqual((rma.line_ids.qty_inspected, rma.line_ids.qty_due), (1, 1))
        self.assertEqual(self.on_hand(self.chair, self.returns), 0)

    def test_available_to_sell_and_forecast(self):
        """Goods that nobody has looked at are promised to nobody; the expected return counts."""
        chair = self.chair.with_context(warehouse_id=self.warehouse.id)
        order = self.sell([(self.chair, 3)])
        seen = []

        def look():
            chair.invalidate_recordset()
            seen.append((chair.qty_available, chair.free_qty, chair.virtual_available))

        rma = self.authorize(order, {self.chair: 2})
        look()
        self.receive(rma, {self.chair: 3})
        look()
        rma.discrepancy_ids.with_user(self.csr).action_refuse()
        look()
        self.inspect(rma)
        look()
        self.assertEqual(seen, [(997, 997, 999), (997, 997, 997), (997, 997, 997), (999, 999, 999)])

    def test_unexpected_goods_are_not_available_to_sell(self):
        lamp = self.lamp.with_context(warehouse_id=self.warehouse.id)
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        self.add_move(rma.picking_ids, self.lamp, 2)
        self.receive(rma, {self.chair: 1, self.lamp: 2})
        lamp.invalidate_recordset()
        self.assertEqual((lamp.qty_available, lamp.free_qty), (1000, 1000))

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ...tools.lots import LotPool
from ..common_dock import DockCommon


@tagged("post_install", "-at_install")
class TestLotPool(TransactionCase):
    def test_take(self):
        """What is taken of a lot, of units without a number, and of a number nobody knows."""
        for delivered, back, wanted, taken in (
            ({"A": 5}, {}, ("A", 3, False), 3),
            ({"A": 5}, {"A": 3}, ("A", 3, False), 2),
            ({"A": 5, "B": 5}, {"A": 5}, ("A", 1, False), 0),
            ({"A": 5}, {}, ("C", 1, True), 0),
            ({None: 2}, {}, ("C", 3, True), 2),
            ({None: 2}, {}, ("C", 1, False), 0),
            ({None: 2}, {"C": 1}, ("D", 2, True), 1),
            ({"A": 1, None: 2}, {"A": 2}, ("D", 2, True), 1),
            ({None: 2}, {None: 1}, (None, 2, False), 1),
        ):
            with self.subTest(delivered=delivered, back=back, wanted=wanted):
                pool = LotPool()
                for lot, quantity in delivered.items():
                    pool.add(lot, quantity)
                for lot, quantity in back.items():
                    pool.add(lot, -quantity)
                self.assertEqual(pool.take(*wanted), taken)


class TestLots(DockCommon):
    """As much of a lot comes back as was delivered of it, and no more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cream = cls.create_product("Cream", 10.0, tracking="lot")
        cls.lot_a, cls.lot_b = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.cream.id} for name in ("LOT-A", "LOT-B")]
        )
        for lot in (cls.lot_a, cls.lot_b):
            cls.env["stock.quant"]._update_available_quantity(
                cls.cream, cls.warehouse.lot_stock_id, 5, lot_id=lot
            )
        cls.order = cls.sell([(cls.cream, 10)])

    def ask(self, quantity, lots=None, user=None):
        line = {"lot_ids": [Command.set(lots.ids)]} if lots else {}
        return self.authorize(self.order, {self.cream: quantity}, line=line, user=user)

    def receive_lots(self, rma, quantities):
        picking = rma.sudo().picking_ids.filtered(lambda p: p.state == "assigned")
        move = picking.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(move._prepare_rma_move_line_vals(lot, move.product_uom, quantity))
            for lot, quantity in quantities.items()
        ]
        move.picked = True
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()

    def test_second_return_of_a_lot(self):
        """An open return holds its lot, a cancelled one does not."""
        first = self.ask(3, self.lot_a, user=self.csr)
        self.assertEqual(first.picking_ids.move_ids.lot_ids, self.lot_a)
        for quantity, lots, is_allowed in (
            (3, self.lot_a, False),
            (2, self.lot_a, True),
            (5, self.lot_b, True),
            (7, self.lot_a | self.lot_b, True),
            (8, self.lot_a | self.lot_b, False),
            (7, None, True),
        ):
            with (
                self.subTest(quantity=quantity, lots=lots and lots.mapped("name")),
                self.cr.savepoint() as savepoint,
            ):
                if is_allowed:
                    self.assertEqual(self.ask(quantity, lots, self.csr).state, "authorized")
                else:
                    with self.assertRaisesRegex(UserError, "can still be returned"):
                        self.ask(quantity, lots, self.csr)
                savepoint.rollback()
        first.action_cancel()
        self.assertEqual(self.ask(5, self.lot_a).state, "authorized")

    def test_entry_says_what_is_left(self):
        self.ask(3, self.lot_a)
        entry = self.env["rma.entry"].with_user(self.csr).create({"sale_order_ids": self.order.ids})
        line = entry.line_ids
        line.lot_ids = self.lot_a
        for quantity, verdict in ((2, "authorize"), (3, "deny")):
            line.quantity = quantity
            self.assertEqual(line.verdict, verdict)
        self.assertIn("Only 2 Units of LOT-A", line.verdict_text)
        with self.assertRaises(UserError):
            entry.action_confirm()

    def test_approval_hears_it_again(self):
        reason = self.env["rma.reason"].create(
            {
                "name": "Asks",
                "approval_group_id": self.env.ref("rma_management.group_rma_manager").id,
            }
        )
        line = {"lot_ids": [Command.set(self.lot_a.ids)], "reason_id": reason.id}
        waiting = self.authorize(self.order, {self.cream: 3}, line=line, user=self.csr)
        self.assertEqual(waiting.state, "submitted")
        self.ask(3, self.lot_a)
        with self.assertRaisesRegex(UserError, "Only 2 Units of LOT-A"):
            waiting.with_user(self.manager).action_authorize()

    def test_two_lines_of_one_return(self):
        line = self.order.order_line
        vals = {
            "sale_line_id": line.id,
            "product_uom_qty": 3,
            "lot_ids": [Command.set(self.lot_a.ids)],
        }
        rma = self.env["rma.order"].create(
            {"partner_id": self.partner.id, "line_ids": [Command.create(vals) for _i in range(2)]}
        )
        with self.assertRaisesRegex(UserError, "LOT-A"):
            rma.action_submit()

    def test_unreserved_transfer_still_holds_its_lot(self):
        first = self.ask(3, self.lot_a)
        first.picking_ids.with_user(self.stock_user).do_unreserve()
        with self.assertRaises(UserError):
            self.ask(3, self.lot_a)

    def test_lots_over_two_deliveries(self):
        """A named lot is expected with the delivery it came with, not with the oldest."""
        more = self.create_order([(self.cream, 4)])
        for quantity, lots in ((1, {self.lot_a: 1, self.lot_b: 2}), (1, {self.lot_a: 1})):
            for lot in lots:
                self.env["stock.quant"]._update_available_quantity(
                    self.cream, self.warehouse.lot_stock_id, 5, lot_id=lot
                )
            picking = more.picking_ids.filtered(lambda p: p.state != "done")
            move = picking.move_ids
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(move._prepare_rma_move_line_vals(lot, move.product_uom, quantity))
                for lot, quantity in lots.items()
            ]
            move.picked = True
            picking.with_context(skip_backorder=True).button_validate()
        line = {"lot_ids": [Command.set(self.lot_a.ids)]}
        rma = self.authorize(more, {self.cream: 2}, line=line)
        moves = rma.picking_ids.move_ids
        self.assertEqual(moves.mapped("product_uom_qty"), [1, 1])
        self.assertEqual(moves.move_line_ids.mapped("lot_id"), self.lot_a)
        self.assertEqual(sum(moves.move_line_ids.mapped("quantity")), 2)

    def test_too_much_of_a_lot_is_received(self):
        """The dock cannot be told beforehand where no lot was named: the excess waits."""
        for quantity in (3, 3):
            rma = self.ask(quantity, user=self.csr).with_env(self.env)
            self.receive_lots(rma, {self.lot_a: 3})
            self.inspect(rma)
        found = self.only(
            rma, type="foreign_lot", lot_id=self.lot_a.id, quantity=1, is_credit_held=True
        )
        self.assertEqual(self.order.order_line.qty_delivered, 5)
        self.assertEqual(rma.line_ids.qty_to_credit, 2)
        found.with_user(self.csr).action_accept()
        self.assertEqual(self.order.order_line.qty_delivered, 4)
        self.assertEqual(rma.line_ids.qty_to_credit, 3)
        first = self.order.order_line.rma_line_ids.order_id - rma
        first._sync_discrepancies()
        self.assertFalse(first.discrepancy_ids)

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common_dock import DockCommon


class TestDiscrepancy(DockCommon):
    """What differs is noted from the transfers, never an error at the dock (W3)."""

    def test_full_receipt_has_none(self):
        rma = self.authorize(self.sell([(self.chair, 3), (self.lamp, 2)]), {self.chair: 2})
        self.dock(rma, {self.chair: 2})
        self.assertFalse(rma.discrepancy_ids)
        self.assertFalse(rma.open_discrepancy_text)

    def test_short_closed_without_backorder(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        rma = self.authorize(order, {self.chair: 3, self.lamp: 2}, user=self.csr)
        picking = self.dock(rma, {self.chair: 1})
        self.assertRecordValues(
            rma.discrepancy_ids.sorted("product_id"),
            [
                {
                    "type": "short",
                    "product_id": product.id,
                    "quantity": 2,
                    "line_id": rma.line_ids.grouped("product_id")[product].id,
                    "state": "open",
                    "found_by_id": self.stock_user.id,
                    "user_id": self.csr.id,
                    "is_derived": True,
                }
                for product in (self.chair | self.lamp).sorted()
            ],
        )
        chair = rma.discrepancy_ids.filtered(lambda found: found.product_id == self.chair)
        self.assertEqual(chair.picking_id, picking)
        self.assertIn("Short: 2 × Lamp", rma.open_discrepancy_text)
        self.assertEqual(rma.activity_ids.user_id, self.csr)

    def test_short_with_backorder_is_waited_for(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        self.dock(rma, {self.chair: 1}, backorder=True)
        self.assertFalse(rma.discrepancy_ids)
        self.dock(rma, {self.chair: 1})
        self.only(rma, type="short", quantity=1, state="open")

    def test_cancelled_transfer_is_not_short(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        rma.picking_ids.action_cancel()
        self.assertFalse(rma.discrepancy_ids)

    def test_expecting_again_ends_the_short(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3}, user=self.csr)
        self.dock(rma, {self.chair: 1})
        self.only(rma, type="short", state="open")
        rma.with_user(self.csr).action_create_reverse_pickings()
        self.only(rma, type="short", state="decided", decision="wait")
        self.assertFalse(rma.activity_ids)
        self.assertEqual(rma.line_ids.qty_open, 2)
        self.dock(rma, {self.chair: 1})
        self.assertRecordValues(
            rma.discrepancy_ids.sorted("id"),
            [{"state": "decided", "quantity": 2}, {"state": "open", "quantity": 1}],
        )

    def test_surplus_by_a_plain_stock_user(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        self.dock(rma, {self.chair: 3})
        self.only(rma, type="surplus", quantity=2, state="open", product_id=self.chair.id)
        self.assertEqual(rma.line_ids.qty_received, 3)
        self.inspect(rma)
        self.assertEqual((rma.line_ids.qty_due, rma.line_ids.qty_to_credit), (1, 1))
        note = self.credit(rma)
        self.assertEqual(note.amount_untaxed, 100)
        self.assertEqual(rma.line_ids.qty_to_credit, 0)

    def test_surplus_over_two_receipts(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        self.dock(rma, {self.chair: 2}, backorder=True)
        self.assertFalse(rma.discrepancy_ids)
        self.dock(rma, {self.chair: 2})
        self.only(rma, type="surplus", quantity=1)

    def test_surplus_in_another_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 2, {"product_uom_id": dozen.id})])
        rma = self.authorize(order, {self.chair: 1})
        self.dock(rma, {self.chair: 1.5})
        self.only(rma, type="surplus", quantity=0.5, product_uom_id=dozen.id)

    def test_surplus_that_goes_back_by_core_is_void(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        picking = self.dock(rma, {self.chair: 2})
        surplus = self.only(rma, type="surplus", quantity=1)
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        wizard._create_return().button_validate()
        self.assertEqual(surplus.state, "void")
        self.assertFalse(rma.activity_ids)

    def test_unexpected_product(self):
        order = self.sell([(self.chair, 3), (self.lamp, 1)])
        stool = self.create_product("Stool", 20.0)
        rma = self.authorize(order, {self.chair: 1})
        move = self.add_move(rma.picking_ids, stool, 2)
        self.dock(rma, {self.chair: 1, stool: 2})
        self.only(rma, type="unexpected_product", quantity=2, product_id=stool.id, move_id=move.id)
        self.assertEqual(self.on_hand(stool, self.returns), 2)
        # Core would have put a line for it on the order.
        self.assertEqual(order.order_line.product_id, self.chair | self.lamp)
        self.assertFalse(move.sale_line_id)
        self.assertEqual(move.picking_id.rma_order_ids, rma)

    def test_unexpected_product_of_the_same_order(self):
        order = self.sell([(self.chair, 3), (self.lamp, 1)])
        rma = self.authorize(order, {self.chair: 1})
        self.add_move(rma.picking_ids, self.lamp, 1)
        self.dock(rma, {self.chair: 1, self.lamp: 1})
        self.only(rma, type="unexpected_product", quantity=1, product_id=self.lamp.id)
        self.assertEqual(self.line_of(order, self.lamp).qty_delivered, 1)
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual(rma.amount_credited, 120)

    def test_added_move_of_an_expected_product_is_surplus(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        self.add_move(rma.picking_ids, self.chair, 1)
        self.dock(rma, {self.chair: 1})
        self.only(rma, type="surplus", quantity=1)
        self.assertEqual(rma.line_ids.qty_received, 2)
        self.assertEqual(rma.line_ids.qty_open, 0)

    def test_nobody_waits_for_more_of_what_nobody_expected(self):
        stool = self.create_product("Stool", 20.0)
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        move = self.add_move(rma.picking_ids, stool, 5)
        move.quantity = 2
        self.dock(rma, {self.chair: 1, stool: 2}, backorder=True)
        self.only(rma, type="unexpected_product", quantity=2)
        self.assertFalse(rma.picking_ids.backorder_ids)

    def test_wrong_serial_is_the_customers_other_one(self):
        order = self.sell_serials(self.serials[:2])
        rma = self.authorize(
            order, {self.phone: 1}, line={"lot_ids": [Command.set(self.serials[0].ids)]}
        )
        self.receive_serials(rma, self.serials[1])
        self.only(
            rma,
            type="wrong_serial",
            lot_id=self.serials[1].id,
            quantity=1,
            is_credit_held=False,
        )
        self.inspect(rma)
        self.assertEqual(rma.line_ids.qty_to_credit, 1)

    def test_foreign_serial_is_not_credited_before_somebody_decides(self):
        order = self.sell_serials(self.serials[:2])
        self.sell_serials(self.serials[2], partner=self.stranger)
        rma = self.authorize(order, {self.phone: 2})
        self.receive_serials(rma, self.serials[0] | self.serials[2])
        found = self.only(
            rma,
            type="foreign_lot",
            lot_id=self.serials[2].id,
            quantity=1,
            is_credit_held=True,
        )
        self.inspect(rma)
        self.assertEqual((rma.line_ids.qty_inspected, rma.line_ids.qty_to_credit), (2, 1))
        found.with_user(self.csr).action_accept("He traded it with Bob.")
        self.assertEqual(rma.line_ids.qty_to_credit, 2)

    def test_serial_of_another_order_of_the_customer(self):
        order = self.sell_serials(self.serials[0])
        self.sell_serials(self.serials[1])
        rma = self.authorize(order, {self.phone: 1})
        self.receive_serials(rma, self.serials[1])
        self.only(rma, type="wrong_serial", is_credit_held=True)
        self.inspect(rma)
        self.assertEqual(rma.line_ids.qty_to_credit, 0)

    def test_nothing_is_over_before_somebody_decides(self):
        """What is not credited yet may be: the customer is not told that the return is closed."""
        self.sell_serials(self.serials[2], partner=self.stranger)
        for decide, state, step in (
            (lambda found: found.action_keep(), "done", "none"),
            (lambda found: found.action_accept(), "authorized", "settle"),
        ):
            with self.subTest(step=step):
                savepoint = self.env.cr.savepoint()
                rma = self.authorize(self.sell_serials(self.serials[0]), {self.phone: 1})
                self.receive_serials(rma, self.serials[2])
                self.inspect(rma)
                self.assertRecordValues(
                    rma,
                    [
                        {
                            "state": "authorized",
                            "settlement_status": "pending",
                            "next_step": "settle",
                            "refund_status": "none",
                        }
                    ],
                )
                self.assertFalse(rma.message_ids.filtered(lambda each: "losed" in each.subject))
                decide(rma.discrepancy_ids)
                self.assertRecordValues(rma, [{"state": state, "next_step": step}])
                savepoint.close(rollback=True)

    def test_foreign_serial_beside_the_right_one_is_no_surplus_too(self):
        order = self.sell_serials(self.serials[:2])
        self.sell_serials(self.serials[3], partner=self.stranger)
        rma = self.authorize(
            order, {self.phone: 1}, line={"lot_ids": [Command.set(self.serials[0].ids)]}
        )
        self.receive_serials(rma, self.serials[0] | self.serials[3])
        found = self.only(rma, type="foreign_lot", lot_id=self.serials[3].id)
        self.inspect(rma)
        self.assertEqual(rma.line_ids.qty_to_credit, 1)
        found.action_accept()
        self.assertEqual(sorted(rma.discrepancy_ids.mapped("type")), ["foreign_lot", "surplus"])

    def test_what_the_transfer_loses(self):
        """A discrepancy that follows from a line's quantity goes when that is put right."""
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        picking = self.dock(rma, {self.chair: 2})
        surplus = self.only(rma, type="surplus", quantity=1)
        picking.move_ids.filtered(lambda move: not move.sale_line_id).quantity = 0
        rma._sync_discrepancies()
        self.assertEqual(surplus.state, "void")

    # By hand

    def test_reported_by_an_inspector(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3}, user=self.csr)
        photo = (
            self.env["ir.attachment"]
            .with_user(self.inspector)
            .create({"name": "box.jpg", "raw": b"x"})
        )
        found = rma.with_user(self.inspector).action_report_discrepancy(
            "empty_box", note="Tape cut open.", photos=photo
        )
        self.assertRecordValues(
            found,
            [
                {
                    "type": "empty_box",
                    "found_by_id": self.inspector.id,
                    "user_id": self.csr.id,
                    "note": "Tape cut open.",
                    "photo_ids": photo.ids,
                    "is_derived": False,
                }
            ],
        )
        self.assertTrue(photo.with_user(self.csr).raw)
        self.dock(rma, {self.chair: 3})
        self.assertEqual(found.state, "open")

    def test_report_adds_to_what_the_transfer_told(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        self.dock(rma, {self.chair: 2})
        rma.with_user(self.inspector).action_report_discrepancy(
            "surplus", product_id=self.chair.id, note="Same box."
        )
        self.only(rma, type="surplus", quantity=1, note="Same box.")

    def test_transfer_adds_to_what_was_reported(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        rma.with_user(self.inspector).action_report_discrepancy(
            "surplus", product_id=self.chair.id, quantity=5, note="A lot."
        )
        self.dock(rma, {self.chair: 2})
        self.only(rma, type="surplus", quantity=1, note="A lot.")

    def test_reported_product_is_booked(self):
        order = self.sell([(self.chair, 3), (self.lamp, 1)])
        rma = self.authorize(order, {self.chair: 1})
        found = rma.with_user(self.inspector).action_report_discrepancy(
            "unexpected_product", product_id=self.lamp.id, quantity=1
        )
        self.only(rma, type="unexpected_product", quantity=1, found_by_id=self.inspector.id)
        self.assertEqual(self.on_hand(self.lamp, self.returns), 1)
        self.assertEqual(found.move_id.state, "done")
        self.assertEqual(self.line_of(order, self.lamp).qty_delivered, 1)
        self.assertEqual(rma.picking_count, 2)

    def test_who_may_report_and_what_stays(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        with self.assertRaises(AccessError):
            rma.with_user(self.stock_user).action_report_discrepancy("empty_box")
        found = rma.with_user(self.inspector).action_report_discrepancy("empty_box")
        for vals in ({"state": "decided"}, {"quantity": 5}, {"type": "short"}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                found.write(vals)
        with self.assertRaises(UserError):
            self.env["rma.discrepancy"].with_user(self.inspector).create(
                {"order_id": rma.id, "type": "surplus", "state": "decided"}
            )
        with self.assertRaises(AccessError):
            found.unlink()
        with self.assertRaises(UserError):
            found.sudo().unlink()

    def test_form_by_hand(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        form = Form(
            self.env["rma.discrepancy"]
            .with_user(self.inspector)
            .with_context(default_order_id=rma.id)
        )
        form.type = "damaged_parcel"
        form.note = "Wet."
        self.assertEqual(form.save().order_id, rma)

    def test_everybody_who_reads_the_return_reads_them(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1})
        self.dock(rma, {self.chair: 2})
        for user in (self.csr, self.inspector, self.stock_user, self.accountant, self.manager):
            with self.subTest(user=user.login):
                mine = rma.discrepancy_ids.with_user(user)
                mine.invalidate_recordset()
                Form(mine)
                self.assertTrue(rma.with_user(user).action_view_discrepancies())
                self.assertTrue(mine.search([("state", "=", "open")]))

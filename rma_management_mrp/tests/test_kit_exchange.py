from odoo import Command
from odoo.exceptions import UserError

from .common_exchange import KitExchangeCommon


class TestKitExchange(KitExchangeCommon):
    """The same kit again: its components leave, the customer gets kits, nothing is invoiced."""

    def test_from_entry_to_done(self):
        order = self.sell([(self.kit, 3)])
        rma = self.exchange(order, {self.kit: 2})
        self.assertRecordValues(
            rma, [{"state": "authorized", "amount_estimated": 0, "amount_replacement": 0}]
        )
        self.receive(rma)
        self.assertFalse(rma.replacement_picking_ids)
        self.inspect(rma, user=self.inspector)
        self.assertRecordValues(
            rma.line_ids, [{"qty_replacing": 2, "qty_to_replace": 0, "qty_replaced": 0}]
        )
        self.assertRecordValues(rma, [{"next_step": "ship", "replacement_status": "pending"}])
        self.assertEqual(self.count_to_ship(rma), {self.lamp: 2, self.plate: 8})
        self.assertEqual(len(rma.replacement_picking_ids), 1)
        self.ship(rma)
        self.assertRecordValues(rma.line_ids, [{"qty_replacing": 0, "qty_replaced": 2}])
        self.assertRecordValues(rma, [{"state": "done", "replacement_status": "done"}])
        self.assertFalse(rma.credit_note_ids)
        self.assertOrderIsEven(order)
        self.assertEqual(order.order_line.qty_returnable, 3)

    def test_quantities_and_units(self):
        """(unit sold, sold, unit of the return, returned, kits received one after the other)"""
        unit = self.kit.uom_id
        for sold_unit, sold, back_unit, back, receipts in (
            (unit, 1, unit, 1, (1,)),
            (unit, 7, unit, 5, (2, 3)),
            (self.dozen, 1, self.dozen, 1, (5, 7)),
            (self.dozen, 1, self.dozen, 1, (1, 1, 3, 7)),
            (self.dozen, 2, unit, 5, (1, 4)),
            (unit, 24, self.dozen, 1, (11, 1)),
        ):
            with self.subTest(sold=sold, unit=back_unit.name, receipts=receipts):
                order = self.sell([(self.kit, sold, {"product_uom_id": sold_unit.id})])
                rma = self.authorize(
                    order,
                    {self.kit: back},
                    line={"resolution": "exchange", "product_uom_id": back_unit.id},
                )
                self.assertEqual(sum(receipts), back_unit._compute_quantity(back, unit))
                for kits in receipts:
                    self.receive(rma, {self.lamp: kits, self.plate: 4 * kits}, backorder=True)
                    self.inspect(rma)
                    self.assertEqual(
                        self.count_to_ship(rma), {self.lamp: kits, self.plate: 4 * kits}
                    )
                    self.ship(rma)
                total = sum(receipts)
                self.assertEqual(self.count_sent(rma), {self.lamp: total, self.plate: 4 * total})
                self.assertRecordValues(rma.line_ids, [{"qty_replaced": back, "qty_to_replace": 0}])
                self.assertEqual(rma.state, "done")
                self.assertOrderIsEven(order, sold)

    def test_part_of_the_components_has_left(self):
        """Of two kits (2 lamps, 8 plates): what was shipped, kits replaced; the rest cancelled:
        what goes out when the replacement is sent again."""
        for lamps, plates, replaced, missing in (
            (2, 8, 2, {}),
            (2, 4, 1, {self.plate: 4}),
            (1, 8, 1, {self.lamp: 1}),
            (2, 7, 1, {self.plate: 1}),
            (2, 0, 0, {self.plate: 8}),
            (0, 8, 0, {self.lamp: 2}),
            (1, 4, 1, {self.lamp: 1, self.plate: 4}),
            (1, 3, 0, {self.lamp: 1, self.plate: 5}),
            (0, 0, 0, {self.lamp: 2, self.plate: 8}),
        ):
            for is_cancelled in (False, True):
                with self.subTest(lamps=lamps, plates=plates, cancelled=is_cancelled):
                    order = self.sell([(self.kit, 3)])
                    rma = self.exchange_received(order, {self.kit: 2})
                    if lamps or plates:
                        self.pack(rma, {self.lamp: lamps, self.plate: plates})
                    line = rma.line_ids
                    self.assertEqual(
                        (line.qty_replaced, line.qty_replacing), (replaced, 2 - replaced)
                    )
                    self.assertEqual(line.qty_to_replace, 0)
                    self.assertEqual(self.count_to_ship(rma), missing)
                    if is_cancelled and missing:
                        line._get_open_replacement_moves()._action_cancel()
                        self.assertEqual(
                            (line.qty_replacing, line.qty_to_replace), (0, 2 - replaced)
                        )
                        self.assertEqual(rma.next_step, "ship")
                        rma.with_user(self.csr).action_send_replacements()
                        self.assertEqual(self.count_to_ship(rma), missing)
                        self.assertEqual(
                            (line.qty_replacing, line.qty_to_replace), (2 - replaced, 0)
                        )
                        with self.assertRaisesRegex(UserError, "Nothing is to be sent"):
                            rma.with_user(self.csr).action_send_replacements()
                    if missing:
                        self.ship(rma)
                    self.assertEqual(self.count_sent(rma), {self.lamp: 2, self.plate: 8})
                    self.assertRecordValues(rma, [{"state": "done", "replacement_status": "done"}])
                    self.assertOrderIsEven(order)

    def test_one_component_is_cancelled_before_anything_leaves(self):
        order = self.sell([(self.kit, 3)])
        rma = self.exchange_received(order, {self.kit: 2})
        moves = rma.line_ids.replacement_move_ids
        moves.filtered(lambda move: move.product_id == self.lamp)._action_cancel()
        self.assertRecordValues(rma.line_ids, [{"qty_replacing": 0, "qty_to_replace": 2}])
        rma.action_send_replacements()
        self.assertEqual(self.count_to_ship(rma), {self.lamp: 2, self.plate: 8})
        self.ship(rma)
        self.assertEqual(rma.state, "done")
        self.assertOrderIsEven(order)

    def test_a_component_of_the_parcel_came_back(self):
        order = self.sell([(self.kit, 3)])
        rma = self.exchange_received(order, {self.kit: 2})
        self.ship(rma)
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": rma.replacement_picking_ids.id}
        )
        for line in wizard.product_return_moves:
            line.quantity = 1 if line.product_id == self.plate else 0
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.button_validate()
        self.assertRecordValues(rma.line_ids, [{"qty_replaced": 1, "qty_to_replace": 1}])
        rma.action_send_replacements()
        self.assertEqual(self.count_to_ship(rma), {self.plate: 1})
        self.ship(rma)
        self.assertEqual(rma.state, "done")
        self.assertOrderIsEven(order)

    def test_policy_says_when(self):
        for timing, after_authorization, after_receipt in (
            ("authorization", 2, 2),
            ("receipt", 0, 2),
            ("inspection", 0, 0),
        ):
            with self.subTest(timing=timing):
                self.set_terms(exchange_timing=timing)
                order = self.sell([(self.kit, 3)])
                rma = self.exchange(order, {self.kit: 2})
                self.assertEqual(rma.line_ids.qty_replacing, after_authorization)
                self.receive(rma)
                self.assertEqual(rma.line_ids.qty_replacing, after_receipt)
                self.inspect(rma, user=self.inspector)
                self.assertEqual(self.count_to_ship(rma), {self.lamp: 2, self.plate: 8})
                self.ship(rma)
                self.assertEqual(rma.state, "done")
                self.assertOrderIsEven(order)

    def test_refused_kits_are_not_replaced(self):
        self.set_terms(exchange_timing="receipt")
        order = self.sell([(self.kit, 3)])
        rma = self.exchange(order, {self.kit: 2})
        self.receive(rma)
        self.inspect(rma, self.send_back, {self.kit: 1})
        self.inspect(rma)
        self.assertEqual(self.count_to_ship(rma), {self.lamp: 1, self.plate: 4})
        self.ship(rma)
        self.assertEqual((rma.state, rma.line_ids.qty_replaced), ("done", 1))

    def test_delivery_in_two_steps(self):
        self.warehouse.delivery_steps = "pick_ship"
        order = self.create_order([(self.kit, 3)])
        self.deliver(order)
        self.deliver(order)
        self.invoice(order)
        rma = self.exchange_received(order, {self.kit: 1})
        for _step in range(2):
            self.assertRecordValues(
                rma.line_ids, [{"qty_replacing": 1, "qty_replaced": 0, "qty_to_replace": 0}]
            )
            self.ship(rma)
        self.assertEqual(rma.state, "done")
        self.assertOrderIsEven(order)

    def test_kit_of_kits(self):
        inner, _bom = self.create_kit("Plates", 40.0, {self.plate: 4})
        outer, _bom = self.create_kit("Two Sets", 150.0, {inner: 2, self.kit: 1, self.chair: 1})
        order = self.sell([(outer, 3)])
        rma = self.exchange_received(order, {outer: 2})
        self.assertEqual(self.count_to_ship(rma), {self.plate: 24, self.lamp: 2, self.chair: 2})
        self.ship(rma)
        self.assertEqual((rma.line_ids.qty_replaced, rma.state), (2, "done"))
        self.assertEqual(order.order_line.qty_returnable, 3)

    def test_product_invoiced_when_ordered(self):
        self.company.rma_lower_ordered_qty = True
        kit, _bom = self.create_kit("Prepaid", 60.0, {self.plate: 2}, invoice_policy="order")
        order = self.sell([(kit, 3)])
        rma = self.exchange_received(order, {kit: 2})
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.ship(rma)
        self.assertOrderIsEven(order)

    def test_replacement_can_itself_be_returned(self):
        order = self.sell([(self.kit, 2)])
        self.ship(self.exchange_received(order, {self.kit: 2}))
        self.ship(self.exchange_received(order, {self.kit: 2}))
        back = self.return_all_the_way(order, {self.kit: 2})
        # What was sent for nothing is no goods that nobody invoiced.
        self.assertRecordValues(back, [{"state": "done", "amount_credited": 216.0}])
        self.assertEqual(order.order_line.qty_delivered, 0)

    def test_advance_counts_as_lent_until_the_kits_come(self):
        self.set_terms(exchange_timing="authorization")
        order = self.sell([(self.kit, 3)])
        rma = self.exchange(order, {self.kit: 1})
        self.ship(rma)
        self.assertRecordValues(rma.line_ids, [{"qty_replaced": 1, "qty_advanced": 1}])
        self.assertOrderIsEven(order)
        other = self.settle(order, {self.kit: 2})
        self.assertEqual(self.credit(other).amount_untaxed, 180)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual((rma.state, rma.line_ids.qty_advanced), ("done", 0))

    def test_kits_that_never_come_are_charged(self):
        self.set_terms(exchange_timing="authorization")
        order = self.sell([(self.kit, 3)])
        rma = self.exchange(order, {self.kit: 2})
        self.ship(rma)
        rma.action_invoice_replacement()
        invoice = rma.replacement_invoice_ids
        self.assertRecordValues(
            invoice.invoice_line_ids,
            [{"product_id": self.kit.id, "quantity": 2, "price_subtotal": 180}],
        )
        invoice.action_post()
        self.assertEqual(rma.state, "done")
        self.assertRecordValues(
            order.order_line, [{"qty_delivered": 5, "qty_invoiced": 5, "qty_to_invoice": 0}]
        )
        back = self.return_all_the_way(order, {self.kit: 5})
        self.assertEqual(back.amount_credited, 540)

    def test_what_has_left_in_part_stands_against_cancelling(self):
        self.set_terms(exchange_timing="authorization")
        rma = self.exchange(self.sell([(self.kit, 3)]), {self.kit: 1})
        self.pack(rma, {self.lamp: 1})
        self.assertEqual(rma.line_ids.qty_replaced, 0)
        with self.assertRaisesRegex(UserError, "has left"):
            rma.action_cancel()
        with self.assertRaisesRegex(UserError, "has left"):
            rma.line_ids.action_change_resolution("refund")

    def test_cancelled_return_takes_its_kits_back(self):
        self.set_terms(exchange_timing="authorization")
        rma = self.exchange(self.sell([(self.kit, 3)]), {self.kit: 1})
        rma.action_cancel()
        self.assertEqual(set(rma.replacement_picking_ids.mapped("state")), {"cancel"})

    def test_serial_of_a_component(self):
        radio = self.create_product("Radio", 50.0, 0, tracking="serial")
        self.create_serials(radio, ["C1", "C2"])
        case, _bom = self.create_kit("Radio in Case", 70.0, {radio: 1, self.lamp: 2})
        order = self.sell([(case, 1)])
        sold = order.order_line.move_ids.lot_ids
        rma = self.exchange(order, {case: 1})
        self.receive(rma)
        self.inspect(rma, self.scrap)
        self.ship(rma)
        self.assertEqual(rma.state, "done")
        self.assertTrue(sold)
        self.assertEqual(len(order.order_line._get_returnable_lots() - sold), 1)

    def test_several_kits_on_one_return(self):
        order = self.sell([(self.kit, 2), (self.other_kit, 2), (self.kit, 1), (self.chair, 1)])
        lines = {line: line.product_uom_qty for line in order.order_line}
        rma = self.exchange_received(order, lines)
        self.assertEqual(rma.line_ids.mapped("qty_replacing"), [2, 2, 1, 1])
        self.assertEqual(len(rma.replacement_picking_ids), 1)
        self.assertEqual(
            self.count_to_ship(rma),
            {self.lamp: 3, self.plate: 24, self.stool: 2, self.chair: 1},
        )
        self.ship(rma)
        self.assertEqual(rma.state, "done")
        self.assertEqual(order.order_line.mapped("qty_to_invoice"), [0, 0, 0, 0])


class TestKitExchangeChanged(KitExchangeCommon):
    """The bill of materials has changed since."""

    def change(self, name):
        lines = self.bom.bom_line_ids
        plates = lines.filtered(lambda line: line.product_id == self.plate)
        if name == "more":
            plates.product_qty = 6
        elif name == "added":
            self.bom.bom_line_ids = [Command.create({"product_id": self.chair.id})]
        elif name == "taken":
            plates.unlink()
        elif name == "other":
            plates.product_id = self.stool
        else:
            self.bom.action_archive()
            self.bom.copy({"active": True})

    def test_said_at_entry(self):
        for name in ("more", "added", "taken", "other", "new"):
            with self.subTest(change=name):
                self.kit, self.bom = self.create_kit("Set", 90.0, {self.lamp: 1, self.plate: 4})
                order = self.sell([(self.kit, 2)])
                self.change(name)
                with self.assertRaisesRegex(UserError, "other components today"):
                    self.exchange(order, {self.kit: 1})
                # Another replacement is possible.
                rma = self.exchange(order, {self.kit: 1}, self.chair)
                self.assertEqual(rma.state, "authorized")

    def test_changed_on_the_way_becomes_an_activity(self):
        order = self.sell([(self.kit, 2)])
        rma = self.exchange(order, {self.kit: 1})
        self.receive(rma)
        self.change("more")
        self.inspect(rma, user=self.inspector)
        self.assertIn("other components today", rma.activity_ids.note)
        with self.assertRaisesRegex(UserError, "other components today"):
            rma.with_user(self.csr).action_send_replacements()
        self.assertFalse(rma.replacement_picking_ids)
        rma.line_ids.with_user(self.csr).action_change_resolution("refund")
        self.assertEqual(self.credit(rma).amount_untaxed, 90)
        self.assertEqual(rma.state, "done")

    def test_what_has_begun_to_leave_is_completed_as_it_began(self):
        order = self.sell([(self.kit, 2)])
        rma = self.exchange_received(order, {self.kit: 1})
        self.pack(rma, {self.lamp: 1})
        rma.line_ids._get_open_replacement_moves()._action_cancel()
        self.change("more")
        rma.action_send_replacements()
        self.assertEqual(self.count_to_ship(rma), {self.plate: 4})
        self.ship(rma)
        self.assertEqual(rma.state, "done")

    def test_rounded_components_are_no_change(self):
        """A third of a metre of ribbon."""
        ribbon = self.create_product("Ribbon", 3.0, uom_id=self.env.ref("uom.product_uom_meter").id)
        kit, _bom = self.create_kit("Gifts", 9.0, {ribbon: 1, self.plate: 3}, count=3)
        for kits in (1, 2, 3):
            order = self.sell([(kit, kits)])
            rma = self.exchange_received(order, {kit: kits})
            self.assertEqual(rma.line_ids.qty_replacing, kits)
            self.ship(rma)
            self.assertEqual(rma.state, "done")

from odoo import Command
from odoo.exceptions import UserError

from .common import KitCommon


class TestKit(KitCommon):
    """Whole kits (W6): entered as kits, moved as components, received, inspected and credited."""

    def test_a_kit_goes_all_the_way(self):
        order = self.sell([(self.kit, 3)])
        self.assertEqual(order.order_line.move_ids.mapped("rma_kit_ratio"), [1, 4])
        self.assertEqual(order.order_line.qty_returnable, 3)
        rma = self.authorize(order, {self.kit: 2}, user=self.csr).with_user(self.env.user)
        line = rma.line_ids
        self.assertEqual(self.count_open(rma), {self.lamp: 2, self.plate: 8})
        for move in line.move_ids:
            self.assertEqual(move.origin_returned_move_id.product_id, move.product_id)
            self.assertTrue(move.to_refund)
        self.assertEqual((order.order_line.qty_returnable, line.qty_open), (1, 2))
        self.receive(rma)
        self.assertRecordValues(line, [{"qty_received": 2, "qty_open": 0, "qty_incomplete": 0}])
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.inspect(rma, user=self.inspector)
        self.assertEqual(line.qty_inspected, 2)
        self.assertEqual(self.count_waiting(), {})
        note = self.credit(rma)
        self.assertEqual(note.amount_untaxed, 180)
        self.assertEqual(note.invoice_line_ids.product_id, self.kit)
        self.assertEqual(rma.state, "done")

    def test_returnable_is_what_the_components_make_whole(self):
        """Every way in which the components of two delivered kits may have left or come back."""
        for lamps, plates, expected in (
            (2, 8, 2),
            (2, 7, 1),
            (1, 8, 1),
            (2, 3, 0),
            (0, 8, 0),
        ):
            with self.subTest(lamps=lamps, plates=plates):
                order = self.create_order([(self.kit, 2)])
                picking = order.picking_ids
                for move in picking.move_ids:
                    move.quantity = lamps if move.product_id == self.lamp else plates
                    move.picked = True
                picking.with_context(
                    skip_backorder=True, picking_ids_not_to_backorder=picking.ids
                ).button_validate()
                self.assertEqual(order.order_line.qty_returnable, expected)
                if expected:
                    rma = self.authorize(order, {self.kit: expected})
                    self.assertEqual(
                        self.count_open(rma), {self.lamp: expected, self.plate: 4 * expected}
                    )
                with self.assertRaises(UserError):
                    self.authorize(order, {self.kit: 1})

    def test_received_counts_whole_kits(self):
        for lamps, plates, received, incomplete, still_open in (
            (2, 8, 2, 0, 0),
            (2, 4, 1, 1, 1),
            (2, 7, 1, 1, 1),
            (0, 1, 0, 1, 2),
            (1, 0, 0, 1, 2),
        ):
            with self.subTest(lamps=lamps, plates=plates):
                rma = self.authorize(self.sell([(self.kit, 2)]), {self.kit: 2})
                self.receive(rma, {self.lamp: lamps, self.plate: plates}, backorder=True)
                self.assertRecordValues(
                    rma.line_ids,
                    [
                        {
                            "qty_received": received,
                            "qty_incomplete": incomplete,
                            "qty_open": still_open,
                            "receipt_status": "partial" if incomplete else "done",
                        }
                    ],
                )

    def test_waiting_completes_the_kit(self):
        rma = self.authorize(self.sell([(self.kit, 1)]), {self.kit: 1})
        self.receive(rma, {self.lamp: 1, self.plate: 3}, backorder=True)
        self.assertIn("1 Units Plate", rma.incomplete_text)
        self.receive(rma)
        self.assertFalse(rma.incomplete_text)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 90)
        self.assertEqual((rma.state, self.count_waiting()), ("done", {}))

    def test_missing_components_can_be_expected_again(self):
        rma = self.authorize(self.sell([(self.kit, 2)]), {self.kit: 2})
        self.receive(rma, {self.lamp: 2, self.plate: 5})
        self.assertEqual(rma.line_ids.qty_open, 0)
        rma.action_create_reverse_pickings()
        self.assertEqual(self.count_open(rma), {self.plate: 3})

    def test_components_that_came_keep_the_return_from_being_cancelled(self):
        rma = self.authorize(self.sell([(self.kit, 1)]), {self.kit: 1})
        self.receive(rma, {self.plate: 1}, backorder=True)
        self.assertEqual(rma.line_ids.qty_received, 0)
        with self.assertRaisesRegex(UserError, "Components of"):
            rma.action_cancel()

    def test_dispositions_send_each_component_on_once(self):
        order = self.sell([(self.kit, 4)])
        rma = self.authorize(order, {self.kit: 4})
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        (first,) = wizard.line_ids
        first.quantity = 1
        for quantity, disposition in ((2, self.scrap), (1, self.send_back)):
            first.copy({"quantity": quantity, "disposition_id": disposition.id})
        wizard.action_apply()
        by_effect = {
            inspection.disposition_id: self.count_moves(inspection.move_ids)
            for inspection in rma.inspection_ids
        }
        self.assertEqual(
            by_effect,
            {
                self.restock: {self.lamp: 1, self.plate: 4},
                self.scrap: {self.lamp: 2, self.plate: 8},
                self.send_back: {self.lamp: 1, self.plate: 4},
            },
        )
        back = rma.inspection_ids.move_ids.filtered(lambda m: m._is_to_customer()).picking_id
        back.button_validate()
        self.assertEqual(self.count_waiting(), {})
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertEqual(order.order_line.qty_returnable, 1)
        self.assertEqual(self.credit(rma).amount_untaxed, 270)

    def test_kits_of_several_deliveries_come_back_by_delivery(self):
        order = self.create_order([(self.kit, 3)])
        picking = order.picking_ids
        for move in picking.move_ids:
            # One kit, and the lamp of a second one.
            move.quantity = 2 if move.product_id == self.lamp else 4
            move.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(order.order_line.qty_returnable, 1)
        self.deliver(order)
        self.invoice(order)
        self.assertEqual(order.order_line.qty_returnable, 3)
        first = self.authorize(order, {self.kit: 2})
        second = self.authorize(order, {self.kit: 1})
        self.assertEqual(self.count_open(first), {self.lamp: 2, self.plate: 8})
        for rma in (first, second):
            self.receive(rma)
        for move in order.order_line.move_ids.filtered(lambda m: m._is_to_customer()):
            back = sum(move.returned_move_ids.mapped("quantity"))
            self.assertEqual(back, move.quantity)

    def test_bill_of_materials_may_change_after_the_sale(self):
        order = self.sell([(self.kit, 2)])
        self.bom.bom_line_ids.filtered(lambda line: line.product_id == self.plate).product_qty = 6
        self.bom.bom_line_ids = [Command.create({"product_id": self.chair.id, "product_qty": 1})]
        self.assertEqual(order.order_line.qty_returnable, 2)
        rma = self.authorize(order, {self.kit: 1})
        self.assertEqual(self.count_open(rma), {self.lamp: 1, self.plate: 4})
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(rma.line_ids.qty_received, 1)
        self.assertEqual(self.credit(rma).amount_untaxed, 90)

    def test_sales_from_before_the_addon_count_as_ordered(self):
        order = self.sell([(self.kit, 2)])
        order.order_line.move_ids.rma_kit_ratio = 0
        self.assertEqual(order.order_line.qty_returnable, 2)
        rma = self.authorize(order, {self.kit: 1})
        self.assertEqual(self.count_open(rma), {self.lamp: 1, self.plate: 4})
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, 1)

    def test_kit_of_kits(self):
        inner, _bom = self.create_kit("Plates", 40.0, {self.plate: 4})
        outer, _bom = self.create_kit("Two Sets", 150.0, {inner: 2, self.kit: 1, self.chair: 1})
        order = self.sell([(outer, 2)])
        rma = self.authorize(order, {outer: 1})
        self.assertEqual(self.count_open(rma), {self.plate: 12, self.lamp: 1, self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.count_waiting(), {})
        self.assertEqual(self.credit(rma).amount_untaxed, 150)
        self.assertEqual(order.order_line.qty_returnable, 1)

    def test_kits_by_the_dozen_come_back_one_by_one(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.kit, 1, {"product_uom_id": dozen.id, "price_unit": 1000.0})])
        self.assertEqual(order.order_line.qty_returnable, 1)
        unit = self.kit.uom_id.id
        notes = self.env["account.move"]
        for quantity in (5, 7):
            line = {"product_uom_id": unit}
            rma = self.authorize(order, {self.kit: quantity}, line=line)
            self.assertEqual(self.count_open(rma), {self.lamp: quantity, self.plate: 4 * quantity})
            self.receive(rma)
            self.assertEqual(rma.line_ids.qty_received, quantity)
            self.inspect(rma)
            notes |= self.credit(rma)
        self.assertEqual(sum(notes.mapped("amount_untaxed")), 1000)
        self.assert_reversed(order.invoice_ids - notes, notes)

    def test_bill_of_twelve_kits(self):
        kit, _bom = self.create_kit("Cup", 5.0, {self.plate: 12, self.lamp: 6}, count=6)
        order = self.sell([(kit, 4)])
        rma = self.authorize(order, {kit: 3})
        self.assertEqual(self.count_open(rma), {self.plate: 6, self.lamp: 3})

    def test_core_returns_count(self):
        order = self.sell([(self.kit, 2)])
        picking = order.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        for line in wizard.product_return_moves:
            line.quantity = 1 if line.product_id == self.lamp else 4
        wizard.action_create_returns()
        self.assertEqual(order.order_line.qty_returnable, 1)
        with self.assertRaises(UserError):
            self.authorize(order, {self.kit: 2})
        self.authorize(order, {self.kit: 1})
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        for line in wizard.product_return_moves:
            line.quantity = 1 if line.product_id == self.plate else 0
        with self.assertRaisesRegex(UserError, "more would come back"):
            wizard.action_create_returns()

    def test_what_cannot_be_done_with_kits_is_said(self):
        order = self.sell([(self.kit, 2)])
        with self.assertRaisesRegex(UserError, "whole kits"):
            self.authorize(order, {self.kit: 0.5})

    def test_kept_kits_stay_with_the_customer(self):
        order = self.sell([(self.kit, 2)])
        rma = self.authorize(order, {self.kit: 1}, line={"resolution": "keep"})
        self.assertFalse(rma.picking_ids)
        self.assertEqual(order.order_line.qty_returnable, 1)
        self.assertEqual(rma.line_ids.qty_returnable, 2)
        self.assertEqual(self.credit(rma).amount_untaxed, 90)

    def test_kit_is_exchanged_for_another_product(self):
        order = self.sell([(self.kit, 1)])
        rma = self.authorize(
            order,
            {self.kit: 1},
            line={"resolution": "exchange", "exchange_product_id": self.chair.id},
        )
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 90)
        self.assertEqual(rma.line_ids.qty_replacing, 1)

    def test_entry_offers_kits(self):
        order = self.sell([(self.kit, 2)])
        entry = self.env["rma.entry"].create({"sale_order_ids": order.ids})
        self.assertRecordValues(
            entry.line_ids, [{"product_id": self.kit.id, "qty_returnable": 2, "verdict": False}]
        )
        entry.action_return_all()
        self.assertEqual(entry.line_ids.verdict, "authorize")
        self.assertEqual(entry.amount_estimated, 216)

    def test_order_policy_kit_is_taken_off_the_order(self):
        self.company.rma_lower_ordered_qty = True
        kit, _bom = self.create_kit("Prepaid", 60.0, {self.plate: 2}, invoice_policy="order")
        order = self.sell([(kit, 3)])
        rma = self.authorize(order, {kit: 2})
        self.receive(rma, {self.plate: 3}, backorder=True)
        self.assertEqual(order.order_line.product_uom_qty, 2)
        self.receive(rma)
        self.assertEqual(order.order_line.product_uom_qty, 1)
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual(order.invoice_status, "invoiced")


class TestKitSerials(KitCommon):
    """Components with serial numbers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.radio = cls.create_product("Radio", 50.0, tracking="serial")
        cls.serials = cls.create_serials(cls.radio, ["R1", "R2", "R3"])
        cls.case, _bom = cls.create_kit("Radio in Case", 70.0, {cls.radio: 1, cls.lamp: 2})

    def test_chosen_serials_are_expected_and_inspected_one_by_one(self):
        order = self.sell([(self.case, 3)])
        chosen = self.serials[1:]
        rma = self.authorize(order, {self.case: 2}, line={"lot_ids": [Command.set(chosen.ids)]})
        self.assertEqual(rma.line_ids.move_ids.move_line_ids.lot_id, chosen)
        self.assertEqual(self.count_open(rma), {self.radio: 2, self.lamp: 4})
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        self.assertEqual(wizard.line_ids.lot_id, chosen)
        wizard.line_ids.filtered(lambda line: line.lot_id.name == "R3").disposition_id = self.scrap
        wizard.action_apply()
        scrapped = rma.inspection_ids.filtered(lambda i: i.disposition_id == self.scrap)
        self.assertEqual(scrapped.move_ids.move_line_ids.lot_id.name, "R3")
        self.assertEqual(self.count_waiting(), {})
        self.assertEqual(order.order_line._get_returnable_lots(), self.serials[0])

    def test_foreign_serial_is_refused(self):
        (foreign,) = self.create_serials(self.radio, ["R9"])
        order = self.sell([(self.case, 1)])
        rma = self.draft(order, {self.case: 1}, line={"lot_ids": [Command.set(foreign.ids)]})
        with self.assertRaisesRegex(UserError, "R9"):
            rma.action_submit()

    def test_incomplete_kits_offer_no_more_serials_than_whole_ones(self):
        order = self.sell([(self.case, 2)])
        rma = self.authorize(order, {self.case: 2})
        self.receive(rma, {self.radio: 2, self.lamp: 2}, backorder=True)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        self.assertEqual(sum(wizard.line_ids.mapped("quantity")), 1)
        wizard.action_apply()
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.count_waiting(), {})
        self.assertEqual(rma.inspection_ids.lot_id, self.serials[:2])


class TestKitLots(KitCommon):
    """Components of lots: each unit leaves the returns location under its own lot."""

    def test_each_lot_leaves_once(self):
        paint = self.create_product("Paint", 5.0, tracking="lot")
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": paint.id} for name in ("L1", "L2")]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                paint, self.warehouse.lot_stock_id, 3.0, lot_id=lot
            )
        box, _bom = self.create_kit("Paint Box", 30.0, {paint: 2, self.lamp: 1})
        rma = self.authorize(self.sell([(box, 3)]), {box: 3})
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        (first,) = wizard.line_ids
        first.quantity = 1
        first.copy({"quantity": 2, "disposition_id": self.scrap.id})
        wizard.action_apply()
        scrapped = rma.inspection_ids.filtered(lambda i: i.disposition_id == self.scrap)
        by_lot = {}
        for move_line in scrapped.move_ids.move_line_ids.filtered("lot_id"):
            name = move_line.lot_id.name
            by_lot[name] = by_lot.get(name, 0) + move_line.quantity
        self.assertEqual(by_lot, {"L1": 1, "L2": 3})
        self.assertEqual(self.count_waiting(), {})


class TestKitMissing(KitCommon):
    """Kits accepted without some of their components."""

    def accept(self, quantities, kits=1, user=None, **vals):
        rma = self.authorize(self.sell([(self.kit, kits)]), {self.kit: kits}, **vals)
        self.receive(rma, quantities, backorder=True)
        rma.with_user(user or self.inspector).action_accept_incomplete()
        return rma

    def test_an_incomplete_kit_is_not_closed_short(self):
        """Its return would wait for ever for what somebody said will not come."""
        rma = self.authorize(self.sell([(self.kit, 1)]), {self.kit: 1}, user=self.csr)
        self.receive(rma, {self.lamp: 1})
        (short,) = rma.discrepancy_ids
        for close in (short.action_close_short, rma.action_close_short):
            refused = self.assertRaisesRegex(UserError, "Plate. Accept the incomplete kits")
            with refused, self.cr.savepoint():
                close()
        rma.action_accept_incomplete()
        self.assertEqual(short.state, "void")
        self.assertEqual(rma.receipt_status, "done")

    def test_missing_components_are_charged_at_their_share_of_the_price(self):
        """The lamp costs 16.665, four plates 20.00; the kit was sold at 90.00 and 20 % tax."""
        lamp = 108 * 16.665 / 36.665
        plate = 108 * 5 / 36.665
        for quantities, kits, charges in (
            ({self.lamp: 1, self.plate: 3}, 1, [plate]),
            ({self.lamp: 0, self.plate: 4}, 1, [lamp]),
            ({self.lamp: 0, self.plate: 3}, 1, [lamp, plate]),
            ({self.lamp: 2, self.plate: 6}, 2, [2 * plate]),
        ):
            with self.subTest(quantities=quantities):
                rma = self.accept(quantities, kits)
                self.assertFalse(self.count_open(rma))
                self.assertRecordValues(
                    rma.line_ids,
                    [{"qty_received": kits, "qty_incomplete": 0, "receipt_status": "done"}],
                )
                self.assertEqual(
                    sorted(rma.charge_ids.mapped("amount")),
                    sorted(round(amount, 2) for amount in charges),
                )
                self.inspect(rma)
                note = self.credit(rma)
                self.assertAlmostEqual(note.amount_total, 108 * kits - sum(charges), 1)
                self.assertEqual(self.count_waiting(), {})
                self.assertEqual(rma.state, "done")

    def test_kit_without_costs_is_shared_by_sales_price(self):
        (self.lamp | self.plate).standard_price = 0
        rma = self.accept({self.lamp: 1, self.plate: 3})
        self.assertEqual(rma.charge_ids.amount, round(108 * 10 / 73.33, 2))

    def test_accepting_twice_charges_once(self):
        rma = self.accept({self.lamp: 1, self.plate: 3})
        rma.action_accept_incomplete()
        self.assertEqual(len(rma.charge_ids), 1)
        self.assertIn("missing 1 Units Plate", " ".join(rma.message_ids.mapped("body")))

    def test_customers_component_that_is_missing_can_still_come_alone(self):
        """What was accepted missing stays with the customer: it makes no kit any more."""
        rma = self.accept({self.lamp: 1, self.plate: 3}, user=self.csr)
        self.assertEqual(rma.line_ids.sale_line_id.qty_returnable, 0)

    def test_plain_users_may_not(self):
        rma = self.authorize(self.sell([(self.kit, 1)]), {self.kit: 1})
        self.receive(rma, {self.lamp: 1, self.plate: 3}, backorder=True)
        with self.assertRaises(Exception) as caught:
            rma.with_user(self.stock_user).action_accept_incomplete()
        self.assertIn("inspectors", str(caught.exception))


class TestKitCredit(KitCommon):
    """Exactness (M3): partial returns of kits credit what was paid, to the cent."""

    def test_partial_returns_add_up(self):
        self.settle_at_once()
        for price, kits, parts in (
            (33.33, 3, (1, 1, 1)),
            (10.01, 7, (2, 3, 2)),
            (0.07, 6, (5, 1)),
            (99.99, 5, (1, 4)),
        ):
            with self.subTest(price=price, kits=kits, parts=parts):
                order = self.sell([(self.kit, kits, {"price_unit": price})])
                invoice = order.invoice_ids
                notes = self.env["account.move"]
                for quantity in parts:
                    notes |= self.credit(self.authorize(order, {self.kit: quantity}))
                self.assert_reversed(invoice, notes)

    def test_discounted_order_of_kits_and_others(self):
        order = self.create_order([(self.kit, 2), (self.chair, 1)])
        self.add_discount(order, "so_discount", 0.1)
        self.deliver(order)
        invoice = self.invoice(order)
        notes = self.env["account.move"]
        for quantities in ({self.kit: 1}, {self.chair: 1}, {self.kit: 1}):
            rma = self.settle(order, quantities)
            notes |= self.credit(rma)
        self.assert_reversed(invoice, notes)

    def test_uninvoiced_kits_come_back_first(self):
        order = self.create_order([(self.kit, 3)])
        picking = order.picking_ids
        self.deliver(order)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 2
        invoice.action_post()
        self.assertEqual(picking.state, "done")
        rma = self.settle(order, {self.kit: 2})
        self.assertEqual(self.credit(rma).amount_untaxed, 90)

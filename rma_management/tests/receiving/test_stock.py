from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from ..common import RmaCommon


class TestStock(RmaCommon):
    """Reverse pickings (W1, W4): what they carry, where goods land, what core does to them."""

    def test_reverse_picking_carries_the_delivery(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        delivered = order.picking_ids.move_ids
        rma = self.authorize(order, {self.chair: 2, self.lamp: 2})
        picking = rma.picking_ids
        self.assertRecordValues(
            picking,
            [
                {
                    "state": "assigned",
                    "picking_type_id": self.warehouse.rma_type_id.id,
                    "origin": rma.name,
                    "partner_id": self.partner.id,
                    "sale_id": order.id,
                    "return_id": delivered.picking_id.id,
                }
            ],
        )
        self.assertEqual(picking.move_ids.origin_returned_move_id, delivered)
        self.assertEqual(set(picking.move_ids.mapped("to_refund")), {True})
        self.assertEqual(picking.move_ids.location_dest_id, self.warehouse.rma_location_id)
        self.assertEqual(picking.move_ids.sale_line_id, order.order_line)
        self.assertEqual(picking.rma_order_ids, rma)

    def test_forecast_at_once_on_hand_after_inspection(self):
        chair = self.chair.with_context(warehouse_id=self.warehouse.id)
        order = self.sell([(chair, 3)])
        self.assertEqual((chair.qty_available, chair.virtual_available, chair.free_qty), (997,) * 3)
        steps = []
        rma = self.authorize(order, {self.chair: 3})
        for step in (lambda: None, lambda: self.receive(rma), lambda: self.inspect(rma)):
            step()
            chair.invalidate_recordset()
            steps.append((chair.qty_available, chair.virtual_available, chair.free_qty))
        self.assertEqual(steps, [(997, 1000, 997), (997, 997, 997), (1000, 1000, 1000)])

    def test_returns_location_lies_outside_the_warehouse(self):
        location = self.warehouse.rma_location_id
        self.assertFalse(location.location_id)
        self.assertFalse(location.warehouse_id)
        self.assertEqual(location.company_id, self.company)
        self.assertTrue(location._should_be_valued())

    def test_new_warehouse_has_its_own_set_up(self):
        warehouse = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        self.assertTrue(warehouse.rma_location_id)
        self.assertNotEqual(warehouse.rma_location_id, self.warehouse.rma_location_id)
        self.assertRecordValues(
            warehouse.rma_type_id,
            [
                {
                    "code": "incoming",
                    "warehouse_id": warehouse.id,
                    "default_location_dest_id": warehouse.rma_location_id.id,
                    "use_create_lots": False,
                }
            ],
        )
        self.assertEqual(warehouse.rma_type_id.sequence_id.prefix, "SEC/RET/")
        warehouse.code = "TWO"
        self.assertEqual(warehouse.rma_type_id.sequence_id.prefix, "TWO/RET/")
        warehouse.reception_steps = "three_steps"
        warehouse.active = False
        self.assertFalse(warehouse.rma_type_id.active)

    def test_warehouse_from_before_the_module_is_set_up_later(self):
        warehouse = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        warehouse.rma_type_id.default_location_dest_id = self.warehouse.rma_location_id
        warehouse.write({"rma_type_id": False, "rma_location_id": False})
        warehouse._create_rma_locations_and_types()
        self.assertEqual(warehouse.rma_location_id.name, "SEC Returns")
        self.assertEqual(warehouse.rma_type_id.default_location_dest_id, warehouse.rma_location_id)

    def test_one_picking_per_warehouse(self):
        second = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        self.env["stock.quant"]._update_available_quantity(self.chair, second.lot_stock_id, 10)
        order_a = self.sell([(self.chair, 1), (self.lamp, 1)])
        order_b = self.sell([(self.chair, 1)], warehouse_id=second.id)
        rma = self.env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "line_ids": [
                    Command.create({"sale_line_id": line.id, "product_uom_qty": 1})
                    for line in (order_a | order_b).order_line
                ],
            }
        )
        rma.action_submit()
        self.assertEqual(
            rma.picking_ids.picking_type_id, self.warehouse.rma_type_id | second.rma_type_id
        )
        self.assertEqual(sorted(len(picking.move_ids) for picking in rma.picking_ids), [1, 2])
        self.receive(rma)
        self.assertEqual((order_a | order_b).order_line.mapped("qty_delivered"), [0, 0, 0])

    def test_two_lines_on_one_delivery_stay_apart(self):
        order = self.sell([(self.chair, 3)])
        line = self.line_of(order, self.chair)
        rma = self.env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "line_ids": [
                    Command.create({"sale_line_id": line.id, "product_uom_qty": quantity})
                    for quantity in (1, 2)
                ],
            }
        )
        rma.action_submit()
        self.assertEqual(rma.picking_ids.move_ids.mapped("product_uom_qty"), [1, 2])
        self.receive(rma)
        self.assertEqual(rma.line_ids.mapped("qty_received"), [1, 2])

    def test_several_deliveries_of_one_line(self):
        order = self.create_order([(self.chair, 5)])
        first = order.picking_ids
        first.move_ids.quantity = 2
        Form.from_action(self.env, first.button_validate()).save().process()
        self.deliver(order)
        self.invoice(order)
        rma = self.authorize(order, {self.chair: 4})
        moves = rma.picking_ids.move_ids
        self.assertEqual(moves.mapped("product_uom_qty"), [2, 2])
        self.assertEqual(len(moves.origin_returned_move_id), 2)
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 1)
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, 4)
        self.assertEqual(order.order_line.qty_delivered, 1)

    def test_pick_and_ship(self):
        self.warehouse.delivery_steps = "pick_ship"
        self.warehouse.reception_steps = "two_steps"
        order = self.create_order([(self.chair, 2)])
        for _step in range(2):
            self.deliver(order)
        self.assertEqual(order.order_line.qty_delivered, 2)
        self.invoice(order)
        rma = self.authorize(order, {self.chair: 2})
        self.assertEqual(rma.picking_ids.location_dest_id, self.warehouse.rma_location_id)
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, 2)
        self.assertEqual(rma.picking_count, 1)
        self.assertEqual(order.order_line.qty_delivered, 0)

    def test_units_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 2, {"product_uom_id": dozen.id, "price_unit": 100.0})])
        line = order.order_line
        self.assertEqual(line.qty_returnable, 2)
        unit = self.chair.uom_id
        rma = self.authorize(order, {self.chair: 5}, line={"product_uom_id": unit.id})
        self.assertEqual(rma.picking_ids.move_ids.product_qty, 5)
        self.assertEqual(rma.line_ids.qty_returnable, 24)
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, 5)
        with self.assertRaises(UserError):
            self.authorize(order, {self.chair: 20}, line={"product_uom_id": unit.id})
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 41.67)
        rest = self.authorize(order, {self.chair: 19}, line={"product_uom_id": unit.id})
        self.receive(rest)
        self.inspect(rest)
        self.assertEqual(self.credit(rest).amount_untaxed, 158.33)

    def test_the_rest_of_a_dozen(self):
        """A dozen knows two digits: 0.42 of it are five pieces, and all that is left is all."""
        dozen, unit = self.env.ref("uom.product_uom_dozen"), self.chair.uom_id
        paid = {"product_uom_id": dozen.id, "price_unit": 1000.0}
        for pieces in range(1, 12):
            with self.subTest(pieces=pieces):
                order = self.sell([(self.chair, 1, paid)])
                line = order.order_line
                one = self.authorize(order, {line: pieces}, line={"product_uom_id": unit.id})
                if pieces % 2:
                    entry = self.env["rma.entry"].create(
                        {"sale_order_ids": [Command.set(order.ids)]}
                    )
                    entry.action_return_all()
                    rest = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
                else:
                    rest = self.authorize(order, {line: line.qty_returnable})
                self.assertEqual(rest.picking_ids.move_ids.product_qty, 12 - pieces)
                self.assertEqual(line.qty_returnable, 0)
                for rma in (one, rest):
                    self.receive(rma)
                    self.inspect(rma)
                    self.credit(rma)
                    self.assertEqual(rma.state, "done")
                    self.assertFalse(rma.discrepancy_ids)
                notes = (one | rest).credit_note_ids
                self.assertEqual(sum(notes.mapped("amount_total")), order.amount_total)
                self.assertEqual(self.chair.qty_available, 1000)
                self.assertEqual(line.qty_delivered, 0)

    def test_more_than_the_rest_of_a_dozen(self):
        dozen, unit = self.env.ref("uom.product_uom_dozen"), self.chair.uom_id
        order = self.sell([(self.chair, 1, {"product_uom_id": dozen.id})])
        self.authorize(order, {order.order_line: 7}, line={"product_uom_id": unit.id})
        with self.assertRaisesRegex(UserError, "Only 5 Units of Chair"):
            self.authorize(order, {order.order_line: 0.5})

    def test_serials_come_back_as_named(self):
        product = self.create_product("Phone", 500.0, tracking="serial")
        lots = self.create_serials(product, ["P1", "P2", "P3"])
        order = self.sell([(product, 3)])
        rma = self.authorize(order, {product: 1}, line={"lot_ids": [Command.set(lots[1].ids)]})
        self.assertEqual(rma.picking_ids.move_ids.lot_ids, lots[1])
        rest = self.authorize(order, {product: 2})
        self.assertEqual(rest.picking_ids.move_ids.lot_ids, lots[0] | lots[2])
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        self.assertRecordValues(wizard.line_ids, [{"lot_id": lots[1].id, "quantity": 1}])
        wizard.action_apply()
        self.assertEqual(
            self.env["stock.quant"]._get_available_quantity(
                product, self.warehouse.lot_stock_id, lot_id=lots[1]
            ),
            1,
        )

    def test_core_return_wizard_beside(self):
        order = self.sell([(self.chair, 3)])
        delivery = order.picking_ids
        rma = self.authorize(order, {self.chair: 2})

        def core_return(quantity):
            wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
            wizard.product_return_moves.quantity = quantity
            return wizard._create_return()

        with self.assertRaisesRegex(UserError, rma.name), self.cr.savepoint():
            core_return(2)
        picking = core_return(1)
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 0)
        picking.action_cancel()
        self.assertEqual(self.line_of(order, self.chair).qty_returnable, 1)

    def test_return_of_the_return(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 3})
        picking = self.receive(rma)
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        back.button_validate()
        self.assertEqual(rma.line_ids.qty_received, 2)
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertEqual(order.order_line.qty_returnable, 1)

    def test_what_may_go_out_again_is_here(self):
        """Somebody only opens core's wizard on a receipt: nothing is to come, and nothing free."""
        order = self.sell([(self.chair, 3)])
        rma = self.return_all_the_way(order, {self.chair: 3})
        receipt = rma.picking_ids.filtered(lambda picking: picking.picking_type_code == "incoming")
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        self.assertRecordValues(
            rma, [{"state": "done", "receipt_status": "done", "settlement_status": "done"}]
        )
        self.assertFalse(rma.is_transfer_missing)
        self.assertEqual(order.order_line.qty_returnable, 0)
        back.action_cancel()
        self.assertRecordValues(rma, [{"state": "done", "receipt_status": "done"}])

    def test_what_was_disposed_of_cannot_be_sent_away(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        picking = self.receive(rma)
        self.inspect(rma)
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        back.move_ids.quantity = 1
        with self.assertRaisesRegex(UserError, "3 inspected, but only 2"):
            back.button_validate()

    def test_order_policy_product(self):
        product = self.create_product("Desk", 200.0, invoice_policy="order")
        for is_locked in (False, True):
            for is_lowered in (True, False):
                with self.subTest(locked=is_locked, lowered=is_lowered):
                    self.company.rma_lower_ordered_qty = is_lowered
                    order = self.sell([(product, 5)])
                    order.locked = is_locked
                    rma = self.return_all_the_way(order, {product: 2})
                    self.assertEqual(rma.state, "done")
                    self.assertRecordValues(
                        order.order_line,
                        [
                            {
                                "product_uom_qty": 3 if is_lowered else 5,
                                "qty_delivered": 3,
                                "qty_invoiced": 3,
                                "qty_to_invoice": 0 if is_lowered else 2,
                            }
                        ],
                    )
                    status = "invoiced" if is_lowered else "to invoice"
                    self.assertEqual(order.invoice_status, status)
                    self.assertEqual(order.locked, is_locked)
                    self.assertFalse(
                        order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
                    )

    def test_surplus_is_taken_in_and_not_credited(self):
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma, {self.chair: 2})
        self.assertEqual(rma.line_ids.qty_received, 2)
        self.inspect(rma)
        self.assertEqual(rma.line_ids.qty_to_credit, 1)

    def test_plain_stock_user_receives(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        picking = rma.picking_ids.with_user(self.stock_user)
        self.assertTrue(picking.button_validate())
        self.assertEqual(rma.next_step, "inspect")

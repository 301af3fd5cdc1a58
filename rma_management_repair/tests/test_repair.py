from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common_repair import RepairCommon


class TestRepair(RepairCommon):
    """Repair (D3): a repair order from the unit, then back to the customer or to stock."""

    def test_inspector_opens_the_repair(self):
        rma = self.start(quantity=2)
        self.assertEqual((rma.next_step, rma.repair_status), ("inspect", "pending"))
        free = self.chair.free_qty
        wizard = self.env["rma.inspect"].with_user(self.inspector).create({"order_id": rma.id})
        wizard.line_ids.write({"disposition_id": self.repair.id, "defect": "Leg <cracked>"})
        wizard.action_apply()
        self.assertRecordValues(
            rma.repair_ids,
            [
                {
                    "state": "confirmed",
                    "product_id": self.chair.id,
                    "product_qty": 2,
                    "partner_id": self.partner.id,
                    "under_warranty": True,
                    "picking_id": rma.picking_ids.filtered("return_id").id,
                    "picking_type_id": self.warehouse.repair_type_id.id,
                    "product_location_src_id": self.in_repair.id,
                    "product_location_dest_id": self.in_repair.id,
                    "rma_order_id": rma.id,
                    "user_id": False,
                }
            ],
        )
        self.assertIn("Leg &lt;cracked&gt;", rma.repair_ids.internal_notes)
        # Each unit has left the returns location, and none is promised to anybody.
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 0)
        self.assertEqual(self.quantity_at(self.in_repair), 2)
        self.chair.invalidate_recordset(["free_qty"])
        self.assertEqual(self.chair.free_qty, free)
        self.assertEqual((rma.state, rma.next_step), ("authorized", "repair"))

    def test_back_to_the_customer(self):
        rma = self.start()
        sale_line = rma.line_ids.sale_line_id
        self.assertEqual(sale_line.qty_delivered, 0)
        self.finish(self.send_to_repair(rma))
        self.assertEqual(rma.repair_ids.state, "done")
        self.assertEqual((rma.state, rma.next_step), ("authorized", "ship"))
        self.assertEqual(rma.repair_status, "pending")
        picking = self.send(rma)
        self.assertRecordValues(
            picking.move_ids,
            [
                {
                    "location_id": self.in_repair.id,
                    "sale_line_id": sale_line.id,
                    "rma_line_id": rma.line_ids.id,
                    "picking_type_id": self.warehouse.out_type_id.id,
                    "state": "done",
                }
            ],
        )
        self.assertEqual((rma.repair_status, rma.state, rma.next_step), ("done", "done", "none"))
        self.assertEqual(rma.line_ids.qty_repaired, 1)
        self.assertEqual(sale_line.qty_delivered, 1)
        self.assertEqual(sale_line.qty_returnable, 1)
        self.assertEqual(sale_line.invoice_status, "invoiced")
        self.assertFalse(rma.credit_note_ids)

    def test_refunded_goods_are_repaired_for_stock(self):
        rma = self.start(resolution="refund")
        before = self.quantity_at(self.warehouse.lot_stock_id)
        repairs = self.send_to_repair(rma)
        self.assertEqual(repairs.product_location_dest_id, self.warehouse.lot_stock_id)
        # The customer's money does not wait for our repair.
        self.credit(rma)
        self.assertEqual((rma.repair_status, rma.state), ("none", "done"))
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), before)
        self.finish(repairs)
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), before + 1)
        self.assertEqual(self.quantity_at(self.in_repair), 0)
        self.assertEqual(rma.state, "done")

    def test_resolution_changed_while_repaired(self):
        rma = self.start()
        repairs = self.send_to_repair(rma)
        rma.line_ids.with_user(self.csr).action_change_resolution("refund")
        self.finish(repairs)
        self.assertEqual(repairs.move_id.location_dest_id, self.warehouse.lot_stock_id)
        self.assertFalse(rma.line_ids.move_ids.filtered(lambda move: move._is_to_customer()))
        self.credit(rma)
        self.assertEqual(rma.state, "done")

    def test_resolution_stays_once_repaired(self):
        rma = self.start()
        self.finish(self.send_to_repair(rma))
        with self.assertRaisesRegex(UserError, "the repair is done"):
            rma.line_ids.with_user(self.csr).action_change_resolution("refund")

    def test_one_order_per_serial(self):
        drill = self.create_product("Drill", 80.0, quantity=0, tracking="serial")
        lots = self.create_serials(drill, ["D-1", "D-2"])
        rma = self.start(quantity=2, product=drill)
        repairs = self.send_to_repair(rma)
        self.assertEqual(set(repairs.mapped("lot_id")), set(lots))
        self.assertEqual(repairs.mapped("product_qty"), [1, 1])
        self.finish(repairs[0])
        self.send(rma)
        self.assertEqual((rma.repair_status, rma.state), ("partial", "authorized"))
        self.finish(repairs[1])
        picking = self.send(rma)
        self.assertEqual(picking.move_line_ids.lot_id, repairs[1].lot_id)
        self.assertEqual((rma.repair_status, rma.state), ("done", "done"))

    def test_tracked_goods_need_their_number(self):
        drill = self.create_product("Drill", 80.0, quantity=0, tracking="serial")
        self.create_serials(drill, ["D-1"])
        rma = self.start(product=drill)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.write({"disposition_id": self.repair.id, "lot_id": False})
        with self.assertRaisesRegex(UserError, "serial numbers of Drill"), self.cr.savepoint():
            wizard.action_apply()
        self.assertEqual(rma.line_ids.qty_to_inspect, 1)

    def test_quoted_when_the_customer_is_at_fault(self):
        rma = self.start(reason=self.dropped)
        repair = self.send_to_repair(rma).with_user(self.manager)
        self.assertFalse(repair.under_warranty)
        self.finish(repair, user=self.manager)
        repair.action_create_sale_order()
        self.assertEqual(repair.sale_order_id.order_line.product_id, self.part)
        self.assertEqual(repair.sale_order_id.amount_untaxed, 8.0)
        self.assertEqual(repair.sale_order_id.partner_id, self.partner)

    def test_warranty_can_be_changed(self):
        repair = self.send_to_repair(self.start()).with_user(self.stock_user)
        with Form(repair) as form:
            self.assertTrue(form.under_warranty)
            form.under_warranty = False
        self.assertFalse(repair.under_warranty)

    def test_cancelled_repair_is_decided_anew(self):
        rma = self.start(quantity=2)
        repair = self.send_to_repair(rma)
        repair.with_user(self.stock_user).action_repair_cancel()
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)
        self.assertEqual(self.quantity_at(self.in_repair), 0)
        self.assertRecordValues(
            rma.line_ids, [{"qty_received": 2, "qty_inspected": 0, "qty_to_inspect": 2}]
        )
        self.assertEqual(rma.next_step, "inspect")
        # Cancelled once more, nothing moves a second time.
        repair.action_repair_cancel()
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)
        with self.assertRaisesRegex(UserError, "Inspect them again"):
            repair.action_repair_cancel_draft()
        first = rma.inspection_ids
        self.inspect(rma, disposition=self.send_back)
        self.assertRecordValues(
            rma.inspection_ids - first,
            [{"quantity": 2, "disposition_id": self.send_back.id, "qty_withdrawn": 0}],
        )
        self.assertEqual(first.qty_withdrawn, 2)
        self.assertEqual((rma.repair_status, rma.state), ("none", "done"))

    def test_deleted_repair_is_decided_anew(self):
        rma = self.start()
        self.send_to_repair(rma).with_user(self.stock_user).unlink()
        self.assertEqual((rma.line_ids.qty_to_inspect, rma.next_step), (1, "inspect"))

    def test_repaired_again_after_a_cancelled_repair(self):
        rma = self.start()
        self.send_to_repair(rma).action_repair_cancel()
        repairs = self.send_to_repair(rma)
        self.finish(repairs.filtered(lambda repair: repair.state == "confirmed"))
        self.send(rma)
        self.assertEqual((rma.repair_status, rma.state), ("done", "done"))

    def test_cancelled_delivery_is_decided_anew(self):
        rma = self.start(quantity=3)
        self.finish(self.send_to_repair(rma))
        picking = rma.repair_ids.rma_inspection_id.move_ids.picking_id.filtered(
            lambda picking: picking.picking_type_code == "outgoing"
        )
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).with_user(self.stock_user).button_validate()
        # One was sent, two are back in the returns location.
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)
        self.assertEqual(self.quantity_at(self.in_repair), 0)
        self.assertRecordValues(
            rma.line_ids,
            [{"qty_received": 3, "qty_inspected": 1, "qty_to_inspect": 2, "qty_repaired": 1}],
        )
        self.assertEqual((rma.repair_status, rma.next_step), ("partial", "inspect"))
        self.inspect(rma, disposition=self.send_back)
        self.assertEqual((rma.repair_status, rma.state), ("done", "done"))

    def test_delivery_cancelled_bit_by_bit(self):
        rma = self.start(quantity=3)
        self.finish(self.send_to_repair(rma))
        moves = rma.repair_ids.rma_inspection_id.move_ids.filtered("sale_line_id")
        moves.write({"quantity": 1, "picked": True})
        moves.picking_id.with_context(skip_backorder=True).button_validate()
        rest = rma.repair_ids.rma_inspection_id.move_ids.filtered("sale_line_id") - moves
        rest.write({"quantity": 1, "picked": True})
        rest.picking_id.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=rest.picking_id.ids
        ).button_validate()
        self.assertEqual(rma.line_ids.qty_to_inspect, 1)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 1)
        self.assertEqual(self.quantity_at(self.in_repair), 0)

    def test_backorder_belongs_to_the_repair(self):
        rma = self.start(quantity=3)
        self.finish(self.send_to_repair(rma))
        moves = rma.repair_ids.rma_inspection_id.move_ids.filtered("sale_line_id")
        moves.write({"quantity": 1, "picked": True})
        moves.picking_id.with_context(skip_backorder=True).button_validate()
        self.assertEqual((rma.line_ids.qty_received, rma.line_ids.qty_repaired), (3, 1))
        self.assertEqual((rma.repair_status, rma.next_step), ("partial", "ship"))
        self.send(rma)
        self.assertEqual((rma.line_ids.qty_received, rma.line_ids.qty_repaired), (3, 3))
        self.assertEqual((rma.repair_status, rma.state), ("done", "done"))

    def test_repaired_goods_come_back(self):
        rma = self.start()
        self.finish(self.send_to_repair(rma))
        self.send(rma)
        order = rma.sale_order_ids
        again = self.return_all_the_way(order, {self.chair: 1})
        self.assertEqual(again.amount_credited, 120.0)

    def test_batch_of_returns(self):
        first, second = self.start(), self.start(quantity=2)
        for rma in (first, second):
            self.send_to_repair(rma)
        self.finish(first.repair_ids | second.repair_ids)
        self.assertEqual([first.next_step, second.next_step], ["ship", "ship"])
        self.assertNotEqual(self.send(first), self.send(second))

    def test_roles(self):
        rma = self.start()
        with self.assertRaises(AccessError):
            self.inspect(rma, disposition=self.repair, user=self.stock_user)
        repair = self.send_to_repair(rma)
        # Who repairs sees the return, and nobody ties a repair to a return by hand.
        self.assertEqual(repair.with_user(self.stock_user).rma_order_id.name, rma.name)
        action = repair.with_user(self.stock_user).action_view_rma_order()
        self.assertEqual(action["res_id"], rma.id)
        with self.assertRaises(AccessError):
            self.env["repair.order"].with_user(self.stock_user).create(
                {"product_id": self.chair.id, "rma_inspection_id": rma.inspection_ids.id}
            )
        with self.assertRaises(AccessError):
            repair.with_user(self.stock_user).write({"rma_inspection_id": False, "rma_order_id": 1})
        for change in ({"product_id": self.lamp.id}, {"product_qty": 5}):
            with self.subTest(change=change), self.assertRaisesRegex(UserError, "inspected"):
                repair.with_user(self.stock_user).write(change)
        with self.assertRaises(UserError):
            rma.inspection_ids.with_user(self.inspector).write({"qty_withdrawn": 1})

    def test_forms_open_for_everybody(self):
        rma = self.start()
        repair = self.send_to_repair(rma)
        self.finish(repair)
        for user in (self.csr, self.inspector, self.stock_user, self.accountant, self.manager):
            with self.subTest(user=user.login), Form(rma.with_user(user)) as form:
                self.assertEqual(form.repair_status, "pending")
        for user in (self.inspector, self.stock_user):
            with self.subTest(user=user.login), Form(repair.with_user(user)) as form:
                self.assertEqual(form.rma_order_id, rma)

    def test_queue(self):
        rma = self.start()
        self.send_to_repair(rma)
        queue = self.env["rma.order"].with_user(self.inspector)
        self.assertIn(rma, queue.search([("next_step", "=", "repair")]))
        groups = queue.with_context(read_group_expand=True).formatted_read_group(
            [("id", "=", rma.id)], ["next_step"], ["__count"]
        )
        steps = [group["next_step"] for group in groups]
        self.assertEqual(steps[steps.index("inspect") + 1], "repair")

    def test_warehouse_without_a_production_location_is_refused_as_in_core(self):
        """Our own location is no reason for core to make up the one that it misses."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        location = self.env["stock.location"]
        production = [("usage", "=", "production"), ("company_id", "=", company.id)]
        location.search(production).usage = "internal"
        vals = {"name": "Second", "code": "SEC", "company_id": company.id}
        with self.assertRaisesRegex(UserError, "production"):
            self.env["stock.warehouse"].create(vals)
        self.assertFalse(location.search(production))

    def test_cost_of_repairs(self):
        other = self.create_product("Shelf", 20.0)
        self.assertEqual((self.chair | other)._get_repair_cost_estimate(), {})
        self.finish(self.send_to_repair(self.start()))
        # A part costs 4.00; the second repair is of three chairs.
        self.finish(self.send_to_repair(self.start(quantity=3)))
        self.assertEqual((self.chair | other)._get_repair_cost_estimate(), {self.chair: 2.0})

from odoo.exceptions import UserError

from .common_repair import RepairCommon


class TestRepairLater(RepairCommon):
    """A later step to repair (D3) opens a repair order as the first disposition does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refurbish = cls.env.ref("rma_management.rma_disposition_refurbish")
        cls.refurbish.write({"active": True, "successor_ids": [(4, cls.repair.id)]})
        cls.repair.successor_ids = cls.restock | cls.scrap
        cls.bench = cls.warehouse._get_rma_place("refurbish")

    def refurbished(self, **vals):
        """Return the inspections of goods that stand in refurbishment."""
        rma = self.start(**vals)
        return self.inspect(rma, disposition=self.refurbish, user=self.inspector)

    def go_on(self, inspections, disposition, quantity=None, note=None):
        """Choose what comes next, as an inspector."""
        inspections = inspections.with_user(self.inspector)
        wizard = self.env["rma.next.disposition"].with_user(self.inspector)
        wizard = wizard.browse(inspections.action_open_next()["res_id"])
        wizard.write({"disposition_id": disposition.id, "note": note})
        if quantity:
            wizard.quantity = quantity
        wizard.action_apply()
        return inspections.step_ids.sudo().filtered(lambda step: step.disposition_id == disposition)

    def test_opens_a_repair_order(self):
        inspection = self.refurbished(quantity=5)
        self.assertFalse(inspection.repair_ids)
        step = self.go_on(inspection, self.repair, 2, note="Leg <loose>")
        self.assertRecordValues(
            inspection.repair_ids,
            [
                {
                    "state": "confirmed",
                    "product_qty": 2,
                    "rma_step_id": step.id,
                    "rma_order_id": inspection.order_id.id,
                    "partner_id": self.partner.id,
                    "under_warranty": True,
                    "product_location_src_id": self.in_repair.id,
                }
            ],
        )
        self.assertIn("Leg &lt;loose&gt;", inspection.repair_ids.internal_notes)
        self.assertEqual(self.quantity_at(self.in_repair), 2)
        self.assertEqual(self.quantity_at(self.bench), 3)
        rma = inspection.order_id
        self.assertEqual((rma.repair_status, rma.state), ("pending", "authorized"))

    def test_back_to_the_customer(self):
        inspection = self.refurbished(quantity=2)
        rma = inspection.order_id
        # Nobody said yet that these are repaired.
        self.go_on(inspection, self.repair)
        self.finish(inspection.repair_ids)
        self.assertEqual((rma.next_step, rma.repair_status), ("ship", "pending"))
        picking = self.send(rma)
        self.assertEqual(picking.move_ids.rma_step_id, inspection.step_ids)
        self.assertRecordValues(
            picking.move_ids,
            [{"quantity": 2, "location_id": self.in_repair.id, "state": "done"}],
        )
        self.assertEqual((rma.repair_status, rma.state), ("done", "done"))
        self.assertEqual(rma.line_ids.qty_repaired, 2)

    def test_cancelled_repair_is_decided_anew(self):
        inspection = self.refurbished(quantity=5, resolution="refund")
        rma = inspection.order_id
        first = self.go_on(inspection, self.repair, 2)
        self.go_on(inspection, self.repair, 1)
        self.go_on(inspection, self.restock, 1)
        repair = inspection.repair_ids.filtered(lambda found: found.rma_step_id == first)
        repair.with_user(self.stock_user).action_repair_cancel()
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)
        self.assertEqual(self.quantity_at(self.in_repair), 1)
        self.assertEqual(self.quantity_at(self.bench), 1)
        self.assertEqual(inspection.qty_withdrawn, 2)
        self.assertEqual(
            inspection._get_standing(), {self.refurbish: 1, self.repair: 1, self.restock: 1}
        )
        self.assertRecordValues(
            rma.line_ids, [{"qty_received": 5, "qty_inspected": 3, "qty_to_inspect": 2}]
        )
        self.assertEqual(rma.next_step, "inspect")
        self.inspect(rma, disposition=self.scrap)
        self.assertEqual(rma.line_ids.qty_to_inspect, 0)
        # What is still in repair is found where it stands, and repaired for stock.
        before = self.quantity_at(self.warehouse.lot_stock_id)
        self.finish(inspection.repair_ids - repair)
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), before + 1)
        self.assertEqual(self.quantity_at(self.in_repair), 0)

    def test_cancelled_delivery_is_decided_anew(self):
        inspection = self.refurbished(quantity=3)
        rma = inspection.order_id
        self.go_on(inspection, self.repair, 2)
        self.finish(inspection.repair_ids)
        inspection.move_ids.filtered("sale_line_id").picking_id.action_cancel()
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)
        self.assertEqual(self.quantity_at(self.in_repair), 0)
        self.assertEqual(inspection._get_standing(), {self.refurbish: 1, self.repair: 0})
        self.assertEqual((rma.line_ids.qty_to_inspect, rma.next_step), (2, "inspect"))

    def test_each_serial_has_its_own(self):
        drill = self.create_product("Drill", 80.0, quantity=0, tracking="serial")
        lots = self.create_serials(drill, ["D-1", "D-2"])
        inspections = self.refurbished(quantity=2, product=drill)
        steps = self.go_on(inspections, self.repair)
        repairs = inspections.repair_ids
        self.assertEqual(repairs.mapped("product_qty"), [1, 1])
        self.assertEqual(
            {repair.lot_id: repair.rma_step_id.lot_id for repair in repairs},
            {lot: lot for lot in lots},
        )
        self.assertEqual(repairs.rma_step_id, steps)
        repairs[0].action_repair_cancel()
        back = repairs[0].rma_inspection_id
        self.assertEqual((back.qty_withdrawn, (inspections - back).qty_withdrawn), (1, 0))

    def test_a_lot_is_repaired_in_part(self):
        paint = self.create_product("Paint", 20.0, quantity=0, tracking="lot")
        lot = self.env["stock.lot"].create({"name": "L-1", "product_id": paint.id})
        self.env["stock.quant"]._update_available_quantity(
            paint, self.warehouse.lot_stock_id, 4, lot_id=lot
        )
        inspection = self.refurbished(quantity=4, product=paint)
        self.go_on(inspection, self.repair, 3)
        self.assertRecordValues(
            inspection.repair_ids, [{"lot_id": lot.id, "product_qty": 3, "state": "confirmed"}]
        )

    def test_what_is_repaired_goes_nowhere(self):
        rma = self.start(quantity=2, resolution="refund")
        repair = self.send_to_repair(rma)
        inspection = rma.inspection_ids
        with self.assertRaisesRegex(UserError, "Finish the repair"), self.cr.savepoint():
            self.go_on(inspection, self.scrap)
        self.finish(repair)
        # Repaired for stock: that is where it goes on from.
        step = self.go_on(inspection, self.scrap, 1)
        self.assertEqual(step.location_id, self.warehouse.lot_stock_id)
        self.assertEqual(step.scrap_id.state, "done")

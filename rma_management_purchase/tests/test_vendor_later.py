from odoo.exceptions import UserError

from .common_vendor import VendorCommon


class TestVendorLater(VendorCommon):
    """A later step to the vendor (D3) opens the vendor return as the first disposition does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.refurbish = cls.env.ref("rma_management.rma_disposition_refurbish")
        cls.refurbish.write({"active": True, "successor_ids": [(4, cls.to_vendor.id)]})
        cls.bench = cls.warehouse._get_rma_place("refurbish")

    def refurbished(self, product, quantity=1):
        rma = self.take_back(product, quantity)
        return self.inspect(rma, disposition=self.refurbish, user=self.inspector)

    def go_on(self, inspections, disposition, quantity=None):
        inspections = inspections.with_user(self.inspector)
        wizard = self.env["rma.next.disposition"].with_user(self.inspector)
        wizard = wizard.browse(inspections.action_open_next()["res_id"])
        wizard.disposition_id = disposition
        if quantity:
            wizard.quantity = quantity
        wizard.action_apply()
        return inspections.step_ids.sudo()

    def test_vendor_owes_the_credit(self):
        purchase = self.buy(self.desk, 10)
        inspection = self.refurbished(self.desk, 5)
        self.assertFalse(inspection.vendor_return_ids)
        step = self.go_on(inspection, self.to_vendor, 2)
        returned = inspection.vendor_return_ids
        self.assertRecordValues(
            returned,
            [
                {
                    "step_id": step.id,
                    "purchase_id": purchase.id,
                    "quantity": 2,
                    "amount": 80.0,
                    "state": "ship",
                }
            ],
        )
        self.assertRecordValues(
            returned.move_ids,
            [
                {
                    "product_uom_qty": 2,
                    "location_id": self.waiting.id,
                    "rma_step_id": step.id,
                    "purchase_line_id": purchase.order_line.id,
                    "to_refund": True,
                    "state": "assigned",
                }
            ],
        )
        self.assertEqual(self.quantity_at(self.bench), 3)
        returned.move_ids.picking_id.with_user(self.stock_user).button_validate()
        self.assertRecordValues(returned, [{"state": "expected", "amount_expected": 80.0}])
        self.assertEqual(self.bill(purchase).amount_untaxed, 80.0)
        self.assertRecordValues(returned, [{"state": "credited", "amount_credited": 80.0}])

    def test_cancelled_return_is_decided_anew(self):
        self.buy(self.desk, 10)
        inspection = self.refurbished(self.desk, 5)
        rma = inspection.order_id
        self.go_on(inspection, self.to_vendor, 2)
        self.go_on(inspection, self.restock, 1)
        returned = inspection.vendor_return_ids
        returned.move_ids.picking_id.with_user(self.stock_user).action_cancel()
        self.assertEqual(returned.state, "cancel")
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)
        self.assertEqual(self.quantity_at(self.waiting), 0)
        self.assertEqual(self.quantity_at(self.bench), 2)
        self.assertEqual(
            inspection._get_standing(), {self.refurbish: 2, self.to_vendor: 0, self.restock: 1}
        )
        self.assertEqual((rma.line_ids.qty_to_inspect, rma.next_step), (2, "inspect"))
        # Decided anew, by an inspection of its own.
        self.send_to_vendor(rma)
        again = rma.vendor_return_ids - returned
        self.assertRecordValues(again, [{"quantity": 2, "state": "ship", "step_id": False}])

    def test_serials_and_batch(self):
        drill = self.create_product("Drill", 80.0, quantity=0, tracking="serial")
        self.buy(drill, 2, lots=["D-1", "D-2"])
        self.buy(self.desk, 3)
        inspections = self.refurbished(drill, 2) | self.refurbished(self.desk, 3)
        steps = self.go_on(inspections, self.to_vendor)
        returns = inspections.vendor_return_ids
        self.assertEqual(returns.step_id, steps)
        self.assertEqual(len(returns), 3)
        picking = returns.move_ids.picking_id
        self.assertEqual(len(picking), 1)
        self.assertEqual(
            sorted(picking.move_line_ids.filtered("lot_id").lot_id.mapped("name")), ["D-1", "D-2"]
        )

    def test_no_vendor_takes_it(self):
        self.buy(self.desk, 3, vendor=self.other_vendor)
        inspection = self.refurbished(self.desk)
        with self.assertRaisesRegex(UserError, "does not take back"), self.cr.savepoint():
            self.go_on(inspection, self.to_vendor)
        self.assertEqual(self.quantity_at(self.bench), 1)
        self.assertFalse(inspection.step_ids)

from odoo.addons.rma_management_purchase.tests.common_vendor import VendorCommon


class TestRepairThenVendor(VendorCommon):
    """A repair does not help: the goods go on to their vendor (D3), from where it left them."""

    def test_repaired_then_sent_to_the_vendor(self):
        repair = self.env.ref("rma_management.rma_disposition_repair")
        repair.write({"active": True, "successor_ids": [(6, 0, self.to_vendor.ids)]})
        purchase = self.buy(self.desk, 5)
        rma = self.take_back(self.desk, 2)
        inspection = self.inspect(rma, disposition=repair, user=self.inspector)
        inspection.repair_ids.action_repair_start()
        inspection.repair_ids.action_repair_end()
        self.assertEqual(inspection.repair_ids.state, "done")
        wizard = self.env["rma.next.disposition"].with_user(self.inspector)
        wizard = wizard.browse(inspection.with_user(self.inspector).action_open_next()["res_id"])
        wizard.write({"disposition_id": self.to_vendor.id, "quantity": 1})
        wizard.action_apply()
        returned = rma.vendor_return_ids
        self.assertRecordValues(
            returned,
            [{"quantity": 1, "amount": 40.0, "state": "ship", "purchase_id": purchase.id}],
        )
        self.assertEqual(returned.step_id.location_id, self.warehouse.lot_stock_id)
        returned.move_ids.picking_id.button_validate()
        self.assertRecordValues(returned, [{"state": "expected", "amount_expected": 40.0}])

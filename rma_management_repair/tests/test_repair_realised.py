from .common_repair import RepairCommon


class TestRepairRealised(RepairCommon):
    """What was mended and sold brought its price, less the repair (D2)."""

    def test_sold_after_the_repair(self):
        self.company.write(
            {
                "rma_recommend_disposition": True,
                "rma_close_percent": 0.0,
                "rma_repair_cost": 10.0,
            }
        )
        drill = self.create_product("Drill", 80.0, quantity=0, tracking="serial")
        self.create_serials(drill, ["D-1"])
        inspection = self.inspect(
            self.start(resolution="refund", product=drill), disposition=self.repair
        )
        self.finish(inspection.repair_ids)
        inspection.action_realise()
        self.assertEqual(inspection.realised_state, "open")
        order = self.create_order([(drill, 1, {"price_unit": 70.0, "tax_ids": False})])
        self.deliver(order)
        inspection.action_realise()
        # A part costs 4.00.
        self.assertRecordValues(inspection, [{"realised_state": "known", "realised_value": 66.0}])

    def test_for_the_customer_it_is_none_of_ours(self):
        self.company.rma_recommend_disposition = True
        drill = self.create_product("Drill", 80.0, quantity=0, tracking="serial")
        self.create_serials(drill, ["D-1"])
        rma = self.start(product=drill)
        self.finish(self.send_to_repair(rma))
        self.send(rma)
        rma.inspection_ids.action_realise()
        self.assertEqual(rma.inspection_ids.realised_state, "open")

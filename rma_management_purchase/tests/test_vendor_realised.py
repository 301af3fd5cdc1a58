from .common_vendor import VendorCommon


class TestVendorRealised(VendorCommon):
    """What a vendor credited is what the return to it brought (D2)."""

    def test_credit_note_posted(self):
        self.company.write({"rma_recommend_disposition": True, "rma_close_percent": 0.0})
        self.to_vendor.freight_cost = 1.5
        purchase = self.buy(self.desk, 10)
        returned = self.send_to_vendor(self.take_back(self.desk, 2))
        inspection = returned.inspection_id
        # 40 a piece, less the freight.
        self.assertEqual(inspection.predicted_value, 2 * 40.0 - 2 * 1.5)
        returned.move_ids.picking_id.button_validate()
        inspection.action_realise()
        self.assertEqual(inspection.realised_state, "open")
        refund = self.bill(purchase)
        inspection.with_user(self.manager).action_realise()
        self.assertRecordValues(
            inspection,
            [{"realised_state": "known", "realised_value": 77.0, "realised_difference": 0.0}],
        )
        refund.button_draft()
        inspection.action_realise()
        self.assertEqual((inspection.realised_state, inspection.realised_value), ("open", 0.0))

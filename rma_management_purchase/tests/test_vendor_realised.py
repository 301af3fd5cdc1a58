from odoo.addons.rma_management.tests.common_insight import InsightCommon

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


class TestVendorResult(VendorCommon, InsightCommon):
    """What a vendor credited is in the result of a return, whoever decided where goods go (A5)."""

    def get_result(self, rma):
        self.env.flush_all()
        self.env.invalidate_all()
        return {
            name: self.report_of(rma)[f"amount_{name}"]
            for name in ("goods", "resale", "recovered", "result")
        }

    def test_credited_is_what_they_brought(self):
        self.assertFalse(self.company.rma_recommend_disposition)
        self.desk.standard_price = 50.0
        purchase = self.buy(self.desk, 10)
        rma = self.take_back(self.desk, 2)
        back = self.send_to_vendor(rma)
        self.credit(rma)
        expected = {"goods": 100.0, "resale": 0.0, "recovered": 100.0, "result": -100.0}
        self.assertEqual(self.get_result(rma), expected)
        back.move_ids.picking_id.button_validate()
        self.assertEqual(self.get_result(rma), expected)
        refund = self.bill(purchase)
        self.assertEqual(refund.amount_untaxed, 80.0)
        credited = {"goods": 100.0, "resale": -20.0, "recovered": 80.0, "result": -120.0}
        self.assertEqual(self.get_result(rma), credited)
        self.assertFalse(back.inspection_id.realised_state)
        refund.button_draft()
        self.assertEqual(self.get_result(rma), expected)

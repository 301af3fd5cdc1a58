from odoo.addons.rma_management.tests.common import RmaCommon


class TestDeskTracking(RmaCommon):
    """Returns desk (W2): the carrier's number opens the return."""

    def test_tracking_reference(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        rma.picking_ids.carrier_tracking_ref = "1Z999AA10123456784"
        answer = self.env["rma.desk"].with_user(self.inspector).scan("1z999aa10123456784")
        self.assertEqual((answer["kind"], answer["order"]["id"]), ("order", rma.id))

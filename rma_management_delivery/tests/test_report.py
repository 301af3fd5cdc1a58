from odoo.tests import tagged

from .common import DeliveryCommon


@tagged("post_install", "-at_install")
class TestReport(DeliveryCommon):
    """The analysis tells who carried the goods to the customer."""

    def test_carrier(self):
        rma = self.authorize_by(quantity=2)
        report = self.env["rma.report"].with_user(self.manager)
        groups = report._read_group([("order_id", "=", rma.id)], ["carrier_id"], ["quantity:sum"])
        self.assertEqual(groups, [(self.carrier, 2.0)])

from odoo.tests import tagged

from .common_repair import RepairCommon


@tagged("post_install", "-at_install")
class TestRepairPortal(RepairCommon):
    """Customers ask for a repair themselves, where repairs are made."""

    def test_a_repair_is_offered(self):
        order = self.sell([(self.chair, 1)])
        [offer] = order._get_portal_offers()
        self.assertIn("repair", offer.resolutions)

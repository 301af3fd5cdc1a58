from odoo.tests import tagged

from ..common import RmaCommon
from ..common_browser import BrowserCase


@tagged("post_install", "-at_install")
class TestFinderTour(RmaCommon, BrowserCase):
    """Choosing among several orders, in the browser."""

    def test_choose_order(self):
        self.csr.password = self.csr.login
        order, newest = self.sell([(self.chair, 3)]), self.sell([(self.lamp, 2)])
        newest.date_order = "2030-01-01"
        self.start_tour(
            "/odoo/action-rma_management.rma_entry_action",
            "rma_finder_tour",
            login=self.csr.login,
        )
        self.assertRecordValues(
            order.rma_order_ids, [{"state": "authorized", "amount_estimated": 360.0}]
        )
        self.assertFalse(newest.rma_order_ids)

from odoo.tests import tagged

from ..common_browser import BrowserCase
from ..common_no_order import NoOrderCommon


@tagged("post_install", "-at_install")
class TestNoOrderTour(NoOrderCommon, BrowserCase):
    """Customer service enters goods without an order in the browser (E3)."""

    def test_customer_service(self):
        self.policy.is_proof_required = False
        self.csr.password = self.csr.login
        order = self.sell([(self.chair, 3)])
        self.start_tour(f"/odoo/sales/{order.id}", "rma_no_order_tour", login=self.csr.login)
        rma = self.env["rma.order"].search([("partner_id", "=", self.partner.id)])
        self.assertRecordValues(rma, [{"state": "authorized", "amount_estimated": 119.99}])
        self.assertRecordValues(
            rma.line_ids, [{"product_id": self.lamp.id, "price_basis": "list", "price_unit": 33.33}]
        )

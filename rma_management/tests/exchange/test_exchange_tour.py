from odoo.tests import tagged

from ..common_browser import BrowserCase
from ..common_exchange import ExchangeCommon


@tagged("post_install", "-at_install")
class TestExchangeTour(ExchangeCommon, BrowserCase):
    """An exchange for another product, entered in the browser with a CSR's rights alone."""

    def test_exchange_for_another_product(self):
        self.csr.password = self.csr.login
        self.set_terms(exchange_timing="authorization")
        order = self.sell([(self.chair, 3)])
        self.start_tour(f"/odoo/sales/{order.id}", "rma_exchange_tour", login=self.csr.login)
        rma = order.rma_order_ids
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "authorized",
                    "next_step": "ship",
                    "user_id": self.csr.id,
                    "amount_customer_pays": 60.0,
                }
            ],
        )
        replacement = rma.replacement_order_ids
        self.assertRecordValues(
            replacement.order_line,
            [{"product_id": self.sofa.id, "product_uom_qty": 1.0, "price_total": 180.0}],
        )
        self.assertEqual(replacement.state, "sale")
        self.start_tour(
            "/odoo/action-rma_management.rma_order_action_ship",
            "rma_exchange_queue_tour",
            login=self.csr.login,
        )
        self.ship(rma)
        self.assertNotEqual(rma.next_step, "ship")
        self.assertEqual(rma.replacement_status, "done")

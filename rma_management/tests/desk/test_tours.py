from odoo.tests import tagged

from ..common import RmaCommon
from ..common_browser import BrowserCase


@tagged("post_install", "-at_install")
class TestTours(RmaCommon, BrowserCase):
    """Each role does its part in the browser, with its own rights alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.csr, cls.inspector, cls.accountant, cls.manager):
            user.password = user.login

    def start(self, url, tour, user):
        self.start_tour(url, tour, login=user.login)

    def test_customer_service(self):
        order = self.sell([(self.chair, 3)])
        self.start(f"/odoo/sales/{order.id}", "rma_csr_tour", self.csr)
        self.assertRecordValues(
            order.rma_order_ids,
            [{"state": "authorized", "user_id": self.csr.id, "amount_estimated": 240.0}],
        )
        self.assertEqual(order.rma_order_ids.line_ids.reason_id.name, "Wrong size or fit")

    def test_inspector(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        self.start(
            "/odoo/action-rma_management.rma_order_action_receive",
            "rma_inspector_tour",
            self.inspector,
        )
        self.assertRecordValues(rma, [{"inspection_status": "done", "next_step": "settle"}])

    def test_accountant(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2})
        self.receive(rma)
        self.inspect(rma)
        self.start(
            "/odoo/action-rma_management.rma_order_action_settle",
            "rma_accountant_tour",
            self.accountant,
        )
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])

    def test_manager(self):
        reason = self.env["rma.reason"].create(
            {
                "name": "Recall",
                "approval_group_id": self.env.ref("rma_management.group_rma_manager").id,
            }
        )
        rma = self.authorize(
            self.sell([(self.chair, 3)]), {self.chair: 2}, line={"reason_id": reason.id}
        )
        self.start(
            "/odoo/action-rma_management.rma_order_action_approve",
            "rma_manager_tour",
            self.manager,
        )
        self.assertEqual(rma.state, "authorized")

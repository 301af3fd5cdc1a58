from odoo.tests import tagged

from ..common_browser import BrowserCase
from ..common_inspection import InspectionCommon


@tagged("post_install", "-at_install")
class TestEntryTour(InspectionCommon, BrowserCase):
    """Mixed entries as the browser sends them, by people with no more than their own rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.csr, cls.inspector):
            user.password = user.login

    def test_lines_that_end_differently(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        self.start_tour(f"/odoo/sales/{order.id}", "rma_entry_mixed_tour", login=self.csr.login)
        size = self.env.ref("rma_management.rma_reason_size")
        not_needed = self.env.ref("rma_management.rma_reason_not_needed")
        self.assertRecordValues(
            order.rma_order_ids.line_ids,
            [
                {
                    "product_uom_qty": 1,
                    "reason_id": size.id,
                    "resolution": "exchange",
                    "exchange_product_id": self.chair.id,
                },
                {
                    "product_uom_qty": 2,
                    "reason_id": not_needed.id,
                    "resolution": "refund",
                    "exchange_product_id": False,
                },
            ],
        )

    def test_units_of_two_grades(self):
        rma = self.get_received({self.chair: 3}, line={"condition": "defective"})
        self.start_tour(
            f"/odoo/action-rma_management.rma_order_action_inspect/{rma.id}",
            "rma_inspect_split_tour",
            login=self.inspector.login,
        )
        self.assertRecordValues(
            rma.inspection_ids.sorted("quantity"),
            [
                {"quantity": 1, "grade_id": self.a.id, "disposition_id": self.restock.id},
                {"quantity": 2, "grade_id": self.d.id, "disposition_id": self.scrap.id},
            ],
        )

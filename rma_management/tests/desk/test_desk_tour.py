from odoo.tests import tagged

from ..common_browser import BrowserCase
from ..common_desk import DeskCommon


@tagged("post_install", "-at_install")
class TestDeskTour(DeskCommon, BrowserCase):
    """A warehouse worker with a hand scanner and no other right (W2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspector.password = cls.inspector.login
        cls.order = cls.sell([(cls.chair, 5), (cls.lamp, 5), (cls.phone, 2)])
        cls.other = cls.sell([(cls.lamp, 5)])

    def start_desk(self, tour):
        self.start_tour("/odoo/returns-desk", tour, login=self.inspector.login)

    def test_one_unit(self):
        rma = self.authorize(self.order, {self.chair: 1})
        self.authorize(self.other, {self.lamp: 2})
        self.start_desk("rma_desk_unit_tour")
        self.assertRecordValues(rma, [{"receipt_status": "done", "inspection_status": "done"}])
        self.assertEqual(rma.inspection_ids.user_id, self.inspector)

    def test_trouble_on_a_phone(self):
        self.browser_size = "360x740"
        rma = self.authorize(self.order, {self.chair: 2, self.phone: 2})
        other = self.authorize(self.other, {self.lamp: 2})
        self.start_desk("rma_desk_trouble_tour")
        self.assertEqual(sum(rma.line_ids.mapped("qty_received")), 3.0)
        self.assertEqual(sum(rma.line_ids.mapped("qty_open")), 1.0)
        self.assertEqual(rma.receipt_status, "partial")
        self.assertEqual(sum(other.line_ids.mapped("qty_received")), 0.0)
        self.assertRecordValues(
            rma.inspection_ids.sorted("quantity"),
            [
                {
                    "quantity": 1.0,
                    "lot_id": self.serials[0].id,
                    "disposition_id": self.send_back.id,
                    "defect": "Screen is broken",
                },
                {
                    "quantity": 2.0,
                    "lot_id": False,
                    "disposition_id": self.restock.id,
                    "defect": False,
                },
            ],
        )
        self.assertEqual(len(rma.inspection_ids.photo_ids), 1)

    def test_checklist_and_empty_box_on_a_phone(self):
        self.browser_size = "360x740"
        self.env["rma.accessory"].create(
            {"name": "Manual", "product_tmpl_id": self.chair.product_tmpl_id.id}
        )
        seal = self.env.ref("rma_management.rma_check_seal")
        seal.write({"active": True, "is_required": True, "categ_ids": self.chair.categ_id.ids})
        self.grades[2].is_photo_required = True
        rma = self.authorize(self.order, {self.chair: 1})
        other = self.authorize(self.other, {self.lamp: 2})
        self.start_desk("rma_desk_checklist_tour")
        self.assertRecordValues(
            rma.inspection_ids,
            [
                {
                    "grade_id": self.grades[2].id,
                    "proposed_grade_id": self.grades[2].id,
                    "condition": "opened",
                    "disposition_id": self.scrap.id,
                }
            ],
        )
        self.assertEqual(rma.inspection_ids.item_ids.mapped("answer_id.name"), ["Missing", "No"])
        self.assertEqual(len(rma.inspection_ids.photo_ids), 1)
        self.assertEqual(other.discrepancy_ids.mapped("type"), ["empty_box"])
        self.assertEqual(len(other.discrepancy_ids.photo_ids), 1)
        blind = self.env["rma.order"].search([("is_blind_receipt", "=", True)])
        self.assertEqual(blind.line_ids.lot_ids, self.serials[2])

import base64

from odoo.exceptions import AccessError, UserError

from ..common import RmaCommon


class TestInspection(RmaCommon):
    """Inspection (W5) and dispositions (D1): each unit leaves the returns location once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.chair, 3)])

    def setUp(self):
        super().setUp()
        self.rma = self.authorize(self.order, {self.chair: 3})

    def quantity_at(self, location):
        return self.env["stock.quant"]._get_available_quantity(self.chair, location)

    def test_all_good_is_one_click(self):
        self.receive(self.rma)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 3)
        wizard = self.env["rma.inspect"].with_user(self.inspector).create({"order_id": self.rma.id})
        self.assertRecordValues(
            wizard.line_ids,
            [
                {
                    "quantity": 3,
                    "grade_id": self.env.ref("rma_management.rma_grade_a").id,
                    "disposition_id": self.restock.id,
                }
            ],
        )
        wizard.action_apply()
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 0)
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), 1000)
        self.assertRecordValues(
            self.rma.inspection_ids, [{"quantity": 3, "user_id": self.inspector.id}]
        )
        self.assertEqual(self.rma.inspection_ids.move_ids.mapped("state"), ["done"])

    def test_split_over_three_dispositions(self):
        self.receive(self.rma)
        wizard = self.env["rma.inspect"].create({"order_id": self.rma.id})
        wizard.line_ids.quantity = 1
        for disposition, grade in ((self.scrap, "d"), (self.send_back, "b")):
            wizard.line_ids[0].action_split()
            line = wizard.line_ids[-1]
            line.grade_id = self.env.ref(f"rma_management.rma_grade_{grade}")
            line.quantity = 1
            line.disposition_id = disposition
        photo = self.env["ir.attachment"].create(
            {"name": "crack.png", "datas": base64.b64encode(b"image"), "mimetype": "image/png"}
        )
        wizard.line_ids[1].photo_ids = photo
        wizard.line_ids[1].defect = "Cracked leg"
        wizard.action_apply()
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), 998)
        inspections = self.rma.inspection_ids
        scrapped = inspections.filtered(lambda i: i.disposition_id == self.scrap)
        self.assertRecordValues(scrapped, [{"defect": "Cracked leg", "photo_ids": photo.ids}])
        self.assertRecordValues(scrapped.scrap_id, [{"state": "done", "scrap_qty": 1}])
        self.assertEqual(scrapped.scrap_id.scrap_location_id.usage, "inventory")
        back = inspections.filtered(lambda i: i.disposition_id == self.send_back).move_ids
        self.assertEqual(back.picking_id.picking_type_id, self.warehouse.out_type_id)
        self.assertEqual(back.state, "assigned")
        self.assertRecordValues(
            self.rma.line_ids,
            [{"qty_received": 3, "qty_inspected": 3, "qty_refused": 1, "qty_to_credit": 2}],
        )
        # Scrapping is credited, sending back is not, and counts as delivered again.
        self.assertEqual(self.credit(self.rma).amount_total, 240.0)
        self.assertEqual(self.rma.state, "done")
        back.picking_id.button_validate()
        self.assertEqual(self.order.order_line.qty_delivered, 1)
        self.assertEqual(self.order.order_line.qty_returnable, 1)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 0)
        self.assertEqual(self.rma.line_ids.qty_received, 3)
        self.assertEqual(self.rma.state, "done")

    def test_sent_back_goods_may_be_returned_again(self):
        self.receive(self.rma)
        self.inspect(self.rma, disposition=self.send_back)
        self.assertEqual(self.rma.state, "done")
        self.rma.inspection_ids.move_ids.picking_id.button_validate()
        again = self.return_all_the_way(self.order, {self.chair: 3})
        self.assertEqual(again.amount_credited, 360.0)

    def test_more_than_received_is_refused(self):
        self.receive(self.rma, {self.chair: 2}, backorder=True)
        for disposition in (self.restock, self.scrap, self.send_back):
            with self.subTest(disposition=disposition.name):
                wizard = self.env["rma.inspect"].create({"order_id": self.rma.id})
                wizard.line_ids.write({"quantity": 3, "disposition_id": disposition.id})
                with (
                    self.assertRaisesRegex(UserError, "only 2 Units received"),
                    self.cr.savepoint(),
                ):
                    wizard.action_apply()
                self.rma.invalidate_recordset()
                self.assertFalse(self.rma.inspection_ids)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)

    def test_second_click_inspects_nothing_more(self):
        self.receive(self.rma)
        wizard = self.env["rma.inspect"].create({"order_id": self.rma.id})
        wizard.line_ids.quantity = 1
        wizard.action_apply()
        wizard.action_apply()
        self.assertEqual(self.rma.line_ids.qty_inspected, 1)

    def test_nothing_received_is_told(self):
        wizard = self.env["rma.inspect"].create({"order_id": self.rma.id})
        self.assertFalse(wizard.line_ids)
        with self.assertRaisesRegex(UserError, "Receive the goods first"):
            wizard.action_apply()

    def test_twice_is_refused(self):
        self.receive(self.rma)
        first = self.env["rma.inspect"].create({"order_id": self.rma.id})
        second = self.env["rma.inspect"].create({"order_id": self.rma.id})
        first.action_apply()
        with self.assertRaises(UserError), self.cr.savepoint():
            second.action_apply()
        self.assertEqual(self.quantity_at(self.warehouse.lot_stock_id), 1000)

    def test_inspection_is_evidence(self):
        self.receive(self.rma)
        inspection = self.inspect(self.rma)
        inspection.note = "Smells of smoke"
        for change in (
            lambda: inspection.write({"quantity": 1}),
            lambda: inspection.write({"disposition_id": self.scrap.id}),
            lambda: inspection.with_context(rma_disposing=True).write({"quantity": 1}),
            inspection.unlink,
        ):
            with self.assertRaises(UserError):
                change()

    def test_several_destinations_are_data(self):
        outlet = self.env["stock.location"].create(
            {"name": "Outlet", "location_id": self.warehouse.view_location_id.id}
        )
        disposition = self.env["rma.disposition"].create(
            {"name": "Second hand", "stock_effect": "transfer", "location_id": outlet.id}
        )
        self.receive(self.rma)
        self.inspect(self.rma, disposition=disposition)
        self.assertEqual(self.quantity_at(outlet), 3)

    def test_grade_proposes_the_person_decides(self):
        self.receive(self.rma)
        line = self.env["rma.inspect"].create({"order_id": self.rma.id}).line_ids
        line.grade_id = self.env.ref("rma_management.rma_grade_d")
        self.assertEqual(line.disposition_id, self.scrap)
        line.disposition_id = self.send_back
        self.assertEqual(line.disposition_id, self.send_back)

    def test_only_inspectors_inspect(self):
        self.receive(self.rma)
        for user in (self.csr, self.accountant, self.stock_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["rma.inspect"].with_user(user).create({"order_id": self.rma.id})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["rma.inspection"].with_user(user).create(
                    {
                        "line_id": self.rma.line_ids.id,
                        "quantity": 1,
                        "grade_id": self.env.ref("rma_management.rma_grade_a").id,
                        "disposition_id": self.restock.id,
                    }
                )

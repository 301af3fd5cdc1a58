from odoo.exceptions import AccessError, UserError

from ..common_inspection import InspectionCommon


class TestInspectionPhoto(InspectionCommon):
    """Photos required by value or grade (W5), on every path."""

    def test_by_amount(self):
        """A chair was sold for 120, taxes included."""
        for amount, is_required in ((0.0, False), (120.01, False), (120.0, True), (1.0, True)):
            with self.subTest(amount=amount):
                self.company.rma_photo_amount = amount
                wizard = self.get_wizard(self.get_received({self.chair: 2}))
                self.assertEqual(wizard.line_ids.is_photo_missing, is_required)
                self.assertEqual(bool(wizard.missing_text), is_required)
                if is_required:
                    with self.assertRaisesRegex(UserError, "photo"), self.cr.savepoint():
                        wizard.action_apply()
                    wizard.line_ids.photo_ids = self.take_photo()
                    self.assertFalse(wizard.missing_text)
                wizard.action_apply()
                self.assertEqual(wizard.order_id.line_ids.qty_inspected, 2)

    def test_per_piece_of_a_dozen(self):
        self.company.rma_photo_amount = 100.0
        dozen = self.env.ref("uom.product_uom_dozen")
        for price, is_required in ((1100.0, True), (900.0, False)):
            with self.subTest(price=price):
                order = self.sell(
                    [(self.chair, 1, {"product_uom_id": dozen.id, "price_unit": price})]
                )
                rma = self.authorize(order, {self.chair: 1})
                self.receive(rma)
                self.assertEqual(self.get_wizard(rma).line_ids.is_photo_missing, is_required)

    def test_by_grade(self):
        self.d.is_photo_required = True
        wizard = self.get_wizard(self.get_received({self.chair: 2}))
        self.assertFalse(wizard.line_ids.is_photo_missing)
        wizard.line_ids.grade_id = self.d
        self.assertIn("Chair", wizard.missing_text)
        with self.assertRaisesRegex(UserError, "photo is required of .*Chair"):
            wizard.action_apply()

    def test_not_for_what_is_not_inspected_now(self):
        self.company.rma_photo_amount = 100.0
        wizard = self.get_wizard(self.get_received({self.chair: 2, self.lamp: 1}))
        wizard.line_ids.filtered(lambda line: line.product_id == self.chair).quantity = 0
        self.assertFalse(wizard.missing_text)
        wizard.action_apply()
        self.assertEqual(wizard.order_id.inspection_ids.product_id, self.lamp)

    def test_every_path_is_guarded(self):
        self.d.is_photo_required = True
        rma = self.get_received({self.chair: 2})
        inspections = self.env["rma.inspection"].with_user(self.inspector)
        vals = {
            "line_id": rma.line_ids.id,
            "quantity": 1,
            "grade_id": self.d.id,
            "disposition_id": self.scrap.id,
        }
        with self.assertRaisesRegex(UserError, "photo"), self.cr.savepoint():
            inspections.create(vals)
        good = inspections.create({**vals, "grade_id": self.a.id})
        with self.assertRaisesRegex(UserError, "photo"), self.cr.savepoint():
            good.grade_id = self.d
        photo = self.take_photo()
        good.write({"photo_ids": photo.ids, "grade_id": self.d.id})
        with self.assertRaisesRegex(UserError, "photo"), self.cr.savepoint():
            good.photo_ids = False
        with self.assertRaisesRegex(UserError, "photo"), self.cr.savepoint():
            self.counter_return()

    def counter_return(self):
        self.a.is_photo_required = True
        self.draft(self.sell([(self.chair, 1)]), {self.chair: 1}).action_counter_return()

    def test_a_required_photo_is_not_deleted(self):
        """By whichever call: of two one may go, and so may what was not asked for."""
        self.d.is_photo_required = True
        for grade, count, kept in ((self.d, 1, 1), (self.d, 2, 1), (self.a, 1, 0)):
            with self.subTest(grade=grade.name, photos=count):
                wizard = self.get_wizard(self.get_received({self.chair: 1}))
                wizard.line_ids.grade_id = grade
                wizard.line_ids.photo_ids = self.env["ir.attachment"].union(
                    *[self.take_photo() for _number in range(count)]
                )
                wizard.action_apply()
                photos = wizard.order_id.inspection_ids.photo_ids
                self.assertEqual(len(photos), count)
                for user in (self.inspector, self.manager) if kept else ():
                    with (
                        self.assertRaisesRegex(UserError, "photo is required"),
                        self.cr.savepoint(),
                    ):
                        photos.with_user(user).unlink()
                photos[kept:].with_user(self.inspector).unlink()
                self.assertEqual(photos.exists(), photos[:kept])

    def test_who_reads_the_inspection_sees_the_photo(self):
        rma = self.get_received({self.chair: 1})
        wizard = self.get_wizard(rma)
        photo = self.take_photo()
        # As the upload of the screen leaves it.
        photo.write({"res_model": "rma.inspect.line", "res_id": wizard.line_ids.id})
        wizard.line_ids.photo_ids = photo
        wizard.action_apply()
        self.assertRecordValues(
            photo, [{"res_model": "rma.inspection", "res_id": rma.inspection_ids.id}]
        )
        self.assertTrue(rma.inspection_ids.with_user(self.csr).photo_ids.has_access("read"))

    def test_somebody_elses_file_is_no_photo(self):
        self.a.is_photo_required = True
        rma = self.get_received({self.chair: 1})
        secret = self.take_photo(user=self.accountant, name="secret.png")
        with self.assertRaises(AccessError):
            self.env["rma.inspection"].with_user(self.inspector).create(
                {
                    "line_id": rma.line_ids.id,
                    "quantity": 1,
                    "grade_id": self.a.id,
                    "disposition_id": self.restock.id,
                    "photo_ids": secret.ids,
                }
            )

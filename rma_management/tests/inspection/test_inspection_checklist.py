from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from ..common_inspection import InspectionCommon


class TestInspectionChecklist(InspectionCommon):
    """Checklist and found condition (W5): they propose the grade, the person decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parent = cls.env["product.category"].create({"name": "Home"})
        (cls.chair | cls.lamp).categ_id = cls.env["product.category"].create(
            {"name": "Furniture", "parent_id": parent.id}
        )
        cls.accessories = cls.env["rma.accessory"].create(
            [
                {"name": "Manual", "product_tmpl_id": cls.chair.product_tmpl_id.id, "price": 5.0},
                {"name": "Screws", "product_tmpl_id": cls.chair.product_tmpl_id.id},
                {"name": "Box", "categ_id": parent.id, "price": 2.0},
            ]
        )
        ref = cls.env.ref
        cls.present, cls.missing, cls.damaged = (
            ref(f"rma_management.rma_check_accessory_{name}")
            for name in ("present", "missing", "damaged")
        )
        cls.seal = ref("rma_management.rma_check_seal")
        cls.power = ref("rma_management.rma_check_power")

    def answer(self, wizard, **answers):
        for item in wizard.item_ids.filtered(lambda item: item.name in answers):
            item.answer_id = answers[item.name]

    def test_nothing_is_asked_as_installed(self):
        self.accessories.unlink()
        wizard = self.get_wizard(self.get_received({self.chair: 1}))
        self.assertFalse(wizard.item_ids)
        self.assertFalse(wizard.missing_text)

    def test_accessories_of_product_and_category(self):
        table = self.create_product("Table", 10.0)
        wizard = self.get_wizard(self.get_received({self.chair: 1, self.lamp: 1, table: 1}))
        found = [(item.product_id, item.name, item.status) for item in wizard.item_ids]
        self.assertEqual(
            found,
            [
                (self.chair, "Manual", "present"),
                (self.chair, "Screws", "present"),
                (self.chair, "Box", "present"),
                (self.lamp, "Box", "present"),
            ],
        )
        wizard.action_apply()
        self.assertEqual(wizard.order_id.inspection_ids.disposition_id, self.restock)
        self.assertEqual(wizard.order_id.inspection_ids.grade_id, self.a)

    def test_slip_lists_what_must_be_in_the_box(self):
        """Not for what the customer keeps, and not on the proof that goods were handed in."""
        order = self.sell([(self.chair, 1), (self.lamp, 1)])
        rma = self.authorize(order, {self.chair: 1, self.lamp: 1})
        reports = self.env["ir.actions.report"].with_user(self.csr)
        text = reports._render_qweb_html("rma_management.rma_slip_report", rma.ids)[0].decode()
        self.assertRegex(text, r"With:\s+(<t>)?Manual, Screws, Box")
        self.assertEqual(text.count("With:"), 2)
        kept = self.authorize(
            self.sell([(self.chair, 1)]), {self.chair: 1}, line={"resolution": "keep"}
        )
        text = reports._render_qweb_html("rma_management.rma_slip_report", kept.ids)[0].decode()
        self.assertNotIn("With:", text)

    def test_answers_propose_the_grade(self):
        (self.seal | self.power).active = True
        seal_broken, dead = self.seal.answer_ids[1], self.power.answer_ids[1]
        rma = self.get_received({self.chair: 1})
        for condition, answers, grade, disposition in (
            (False, {}, self.a, self.restock),
            ("unopened", {}, self.a, self.restock),
            ("opened", {}, self.b, self.restock),
            ("used", {}, self.c, self.scrap),
            ("defective", {}, self.d, self.scrap),
            (False, {self.seal.name: seal_broken}, self.b, self.restock),
            (False, {"Manual": self.missing}, self.c, self.scrap),
            (False, {"Box": self.damaged}, self.c, self.scrap),
            ("opened", {self.power.name: dead}, self.d, self.scrap),
            ("used", {self.seal.name: seal_broken}, self.c, self.scrap),
        ):
            with self.subTest(condition=condition, answers=list(answers)):
                wizard = self.get_wizard(rma)
                wizard.line_ids.condition_found = condition
                self.answer(wizard, **answers)
                self.assertRecordValues(
                    wizard.line_ids,
                    [{"grade_id": grade.id, "disposition_id": disposition.id}],
                )

    def test_answered_on_the_screen(self):
        for chosen in (self.a, self.b, self.c):
            with self.subTest(chosen=chosen.name):
                wizard = self.get_wizard(self.get_received({self.chair: 1}))
                with Form(wizard) as form:
                    with form.item_ids.edit(0) as item:
                        item.answer_id = self.missing
                    with form.line_ids.edit(0) as line:
                        self.assertEqual(line.grade_id, self.c)
                        line.grade_id = chosen
                self.assertEqual(wizard.line_ids.grade_id, chosen)

    def test_grade_override_is_recorded(self):
        for given, is_override in ((self.a, True), (self.c, False), (self.d, False)):
            with self.subTest(grade=given.name):
                wizard = self.get_wizard(self.get_received({self.chair: 1}))
                self.answer(wizard, Manual=self.missing)
                wizard.line_ids.grade_id = given
                wizard.action_apply()
                self.assertRecordValues(
                    wizard.order_id.inspection_ids,
                    [
                        {
                            "grade_id": given.id,
                            "proposed_grade_id": self.c.id,
                            "is_grade_override": is_override,
                        }
                    ],
                )

    def test_split_keeps_the_answers(self):
        wizard = self.get_wizard(self.get_received({self.chair: 3}))
        self.answer(wizard, Manual=self.missing)
        wizard.line_ids.quantity = 1
        wizard.line_ids.action_split()
        whole = wizard.line_ids[-1]
        self.assertEqual(whole.item_ids.mapped("status"), ["missing", "present", "present"])
        whole.item_ids.answer_id = self.present
        whole.quantity = 2
        wizard.action_apply()
        inspections = wizard.order_id.inspection_ids.sorted("quantity")
        self.assertEqual(inspections.grade_id, self.a | self.c)
        self.assertEqual(
            [len(i.item_ids.filtered(lambda i: i.status == "missing")) for i in inspections], [1, 0]
        )

    def test_required_question_has_to_be_answered(self):
        self.seal.write({"active": True, "is_required": True})
        other = self.env["product.category"].create({"name": "Sealed"})
        for categories, is_asked in ((other.browse(), True), (other, False)):
            with self.subTest(categories=categories.mapped("name")):
                self.seal.categ_ids = categories
                wizard = self.get_wizard(self.get_received({self.chair: 1}))
                if is_asked:
                    with (
                        self.assertRaisesRegex(UserError, "Is the seal unbroken"),
                        self.cr.savepoint(),
                    ):
                        wizard.action_apply()
                    wizard.item_ids.filtered(
                        lambda item: item.check_id == self.seal
                    ).answer_id = self.seal.answer_ids[0]
                wizard.action_apply()
                self.assertEqual(wizard.order_id.line_ids.qty_inspected, 1)

    def test_a_program_answers_what_a_manager_requires(self):
        """As installed nothing is required; where it is, the error says what is missing."""
        checks = self.env["rma.check"].with_context(active_test=False)
        self.assertFalse(checks.search([("is_required", "=", True), ("active", "=", True)]))
        inspections = self.env["rma.inspection"].with_user(self.inspector)
        inspections.create(self.get_vals(self.get_received({self.chair: 1})))
        self.seal.write({"active": True, "is_required": True})
        rma = self.get_received({self.chair: 1})
        words = f"Chair on {rma.name}: answer “Is the seal unbroken"
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            inspections.create(self.get_vals(rma))
        inspections.create(self.get_vals(rma, item_ids=[(self.seal, self.seal.answer_ids[0])]))
        self.assertEqual(rma.line_ids.qty_inspected, 1)

    def test_who_sends_back_unseen_goods_answers_nothing(self):
        self.seal.write({"active": True, "is_required": True})
        self.company.rma_photo_amount = 1.0
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 1}, user=self.csr)
        self.receive(rma, {self.chair: 2})
        rma.discrepancy_ids.with_user(self.csr).action_refuse()
        self.assertEqual(rma.line_ids.qty_inspected, 1)

    def test_answer_to_another_question_is_refused(self):
        rma = self.get_received({self.chair: 1})
        with self.assertRaisesRegex(ValidationError, "is no answer"):
            self.env["rma.inspection"].with_user(self.inspector).create(
                self.get_vals(rma, item_ids=[(self.seal, self.power.answer_ids[0])])
            )

    def get_vals(self, rma, item_ids=(), **vals):
        return {
            "line_id": rma.line_ids.id,
            "quantity": 1,
            "grade_id": self.a.id,
            "disposition_id": self.restock.id,
            "item_ids": [
                Command.create({"check_id": check.id, "answer_id": answer.id})
                for check, answer in item_ids
            ],
            **vals,
        }

    def test_names_and_prices_stay_as_they_were(self):
        wizard = self.get_wizard(self.get_received({self.chair: 1}))
        self.answer(wizard, Manual=self.missing)
        wizard.action_apply()
        item = wizard.order_id.inspection_ids.item_ids[0]
        self.accessories[0].write({"name": "Booklet", "price": 50.0})
        self.accessories[1].unlink()
        self.assertRecordValues(item, [{"name": "Manual", "price": 5.0, "status": "missing"}])
        self.assertEqual(item.inspection_id.item_ids[1].name, "Screws")
        with self.assertRaises(AccessError):
            item.with_user(self.inspector).answer_id = self.present

    def test_missing_is_charged(self):
        wizard = self.get_wizard(self.get_received({self.chair: 3}))
        self.answer(wizard, Manual=self.missing, Screws=self.missing, Box=self.damaged)
        wizard.action_apply()
        inspection = wizard.order_id.inspection_ids
        # Screws have no price, and a damaged box is not missing.
        self.assertRecordValues(
            wizard.order_id.charge_ids,
            [
                {
                    "type": "missing_accessory",
                    "basis": "fixed",
                    "rate": 15.0,
                    "amount": 15.0,
                    "line_id": inspection.line_id.id,
                    "source": "inspection",
                    "inspection_id": inspection.id,
                }
            ],
        )

    def test_missing_is_not_charged_where_nothing_is_credited(self):
        wizard = self.get_wizard(self.get_received({self.chair: 1}))
        self.answer(wizard, Manual=self.missing)
        wizard.line_ids.disposition_id = self.send_back
        wizard.action_apply()
        self.assertFalse(wizard.order_id.charge_ids)

    def test_missing_of_a_dozen_is_charged_per_piece(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 1, {"product_uom_id": dozen.id})])
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma)
        wizard = self.get_wizard(rma)
        self.answer(wizard, Manual=self.missing)
        wizard.action_apply()
        self.assertEqual(rma.charge_ids.amount, 60.0)

    def test_declared_against_found(self):
        for declared, found, is_as_declared in (
            (False, False, True),
            (False, "used", True),
            ("opened", False, True),
            ("opened", "opened", True),
            ("unopened", "damaged", False),
            ("damaged", "unopened", False),
        ):
            with self.subTest(declared=declared, found=found):
                rma = self.get_received({self.chair: 1}, line={"condition": declared})
                wizard = self.get_wizard(rma)
                # Only a defect that the customer declares proposes anything.
                is_defect = declared == "damaged"
                self.assertEqual(wizard.line_ids.grade_id, self.d if is_defect else self.a)
                wizard.line_ids.condition_found = found
                self.assertEqual(wizard.line_ids.is_as_declared, is_as_declared)
                wizard.action_apply()
                self.assertRecordValues(
                    rma.inspection_ids,
                    [
                        {
                            "declared_condition": declared,
                            "condition": found,
                            "is_as_declared": is_as_declared,
                        }
                    ],
                )

    def test_declared_against_grade(self):
        """Whoever names no condition says by the grade how the goods were found."""
        for declared, given, is_as_declared in (
            ("unopened", self.a, True),
            ("unopened", self.b, False),
            ("opened", self.a, True),
            ("opened", self.b, True),
            ("opened", self.c, False),
            ("defective", self.d, True),
            (False, self.d, True),
        ):
            with self.subTest(declared=declared, grade=given.name):
                rma = self.get_received({self.chair: 1}, line={"condition": declared})
                wizard = self.get_wizard(rma)
                wizard.line_ids.grade_id = given
                self.assertEqual(wizard.line_ids.is_as_declared, is_as_declared)
                wizard.action_apply()
                inspection = rma.inspection_ids
                self.assertEqual(inspection.is_as_declared, is_as_declared)
                inspection.grade_id = self.a
                self.assertTrue(inspection.is_as_declared)
                # Grades of its time count when they are not given any more.
                inspection.grade_id = given
                given.active = False
                self.env.add_to_compute(inspection._fields["is_as_declared"], inspection)
                self.assertEqual(inspection.is_as_declared, is_as_declared)
                given.active = True

    def test_the_check_for_accessories_stays(self):
        check = self.env.ref("rma_management.rma_check_accessory")
        with self.assertRaises(UserError):
            check.with_user(self.manager).unlink()
        check.active = False
        wizard = self.get_wizard(self.get_received({self.chair: 1}))
        self.assertEqual(len(wizard.item_ids), 3)

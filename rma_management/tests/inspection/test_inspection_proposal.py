from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from ..common_inspection import InspectionCommon


class TestInspectionProposal(InspectionCommon):
    """What the customer says is wrong is proposed, and nothing is passed over without a word."""

    def reason(self, name):
        return self.env.ref(f"rma_management.rma_reason_{name}")

    def test_declared_defect_is_not_proposed_as_new(self):
        for condition, reason, grade, disposition in (
            (False, False, self.a, self.restock),
            ("unopened", False, self.a, self.restock),
            ("opened", "size", self.a, self.restock),
            ("used", "late", self.a, self.restock),
            ("damaged", False, self.d, self.scrap),
            ("defective", "size", self.d, self.scrap),
            (False, "defective", self.d, self.scrap),
            ("unopened", "damaged", self.d, self.scrap),
        ):
            with self.subTest(condition=condition, reason=reason):
                line = {"condition": condition, "reason_id": reason and self.reason(reason).id}
                wizard = self.get_wizard(self.get_received({self.chair: 1}, line=line))
                proposal = {"grade_id": grade.id, "disposition_id": disposition.id}
                self.assertRecordValues(wizard.line_ids, [proposal])
                wizard.action_apply()
                self.assertRecordValues(wizard.order_id.inspection_ids, [proposal])

    def test_found_stands_above_declared(self):
        wizard = self.get_wizard(
            self.get_received({self.chair: 1}, line={"condition": "defective"})
        )
        with Form(wizard) as form, form.line_ids.edit(0) as line:
            line.condition_found = "unopened"
            self.assertEqual((line.grade_id, line.disposition_id), (self.a, self.restock))

    def test_desk_proposes_the_same(self):
        for condition, grade in (("defective", self.d.id), ("opened", False)):
            rma = self.get_received({self.chair: 1}, line={"condition": condition})
            (part,) = rma._get_desk_inspections()
            self.assertEqual(part["declared_grade_id"], grade)

    def test_split_takes_from_its_line(self):
        """Of what no line has yet, or else one unit of the line itself."""
        for received, entered, split in ((3, 3, [2, 1]), (3, 1, [1, 2]), (2, 2, [1, 1])):
            with self.subTest(received=received, entered=entered):
                wizard = self.get_wizard(self.get_received({self.chair: received}))
                wizard.line_ids.quantity = entered
                wizard.line_ids.action_split()
                self.assertEqual(wizard.line_ids.mapped("quantity"), split)
                wizard.line_ids[-1].grade_id = self.c
                wizard.action_apply()
                found = wizard.order_id.inspection_ids.sorted("id")
                self.assertEqual(found.mapped("quantity"), split)
                self.assertEqual(found.mapped("grade_id"), self.a | self.c)

    def test_one_unit_is_not_split(self):
        wizard = self.get_wizard(self.get_received({self.chair: 1}))
        with self.assertRaisesRegex(UserError, "only one of Chair"):
            wizard.line_ids.action_split()
        self.assertEqual(len(wizard.line_ids), 1)

    def test_what_is_left_out_is_told(self):
        wizard = self.get_wizard(self.get_received({self.chair: 3, self.lamp: 1}))
        self.assertFalse(wizard.left_text)
        chair, lamp = wizard.line_ids
        chair.quantity, lamp.quantity = 2, 0
        self.assertIn("Chair: 1 Unit left out", wizard.left_text)
        self.assertIn("Lamp: 1 Unit", wizard.left_text)
        wizard.action_apply()
        self.assertRecordValues(wizard.order_id.inspection_ids, [{"quantity": 2}])

    def test_findings_without_a_quantity(self):
        for vals in (
            {"defect": "Scratched"},
            {"condition_found": "used"},
            {"note": "Smells of smoke"},
            {"photo_ids": [Command.create({"name": "a.png", "raw": b"x"})]},
        ):
            with self.subTest(vals=list(vals)):
                wizard = self.get_wizard(self.get_received({self.chair: 1, self.lamp: 1}))
                wizard.line_ids[1].write({"quantity": 0, **vals})
                with self.assertRaisesRegex(UserError, "how many of Lamp"):
                    wizard.action_apply()
                self.assertFalse(wizard.order_id.inspection_ids)

    def test_nothing_but_zeros(self):
        wizard = self.get_wizard(self.get_received({self.chair: 1}))
        wizard.line_ids.quantity = 0
        with self.assertRaisesRegex(UserError, "Enter how many are inspected"):
            wizard.action_apply()

    def test_question_has_to_be_answered(self):
        """Unless somebody says that it need not be."""
        check = self.env["rma.check"].create(
            {"name": "Is it dry?", "answer_ids": [Command.create({"name": "Yes"})]}
        )
        for is_required in (True, False):
            with self.subTest(is_required=is_required):
                check.is_required = is_required
                wizard = self.get_wizard(self.get_received({self.chair: 1}))
                self.assertEqual("Is it dry?" in (wizard.missing_text or ""), is_required)
                if is_required:
                    with self.assertRaisesRegex(UserError, "Is it dry"), self.cr.savepoint():
                        wizard.action_apply()
                    wizard.item_ids.answer_id = check.answer_ids
                    self.assertFalse(wizard.missing_text)
                wizard.action_apply()

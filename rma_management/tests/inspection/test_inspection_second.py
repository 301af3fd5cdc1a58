from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ...tools.sampling import is_sampled
from ..common_inspection import InspectionCommon


class TestInspectionSecond(InspectionCommon):
    """A second person looks at a sample; the goods do not move again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = new_test_user(
            cls.env, "rma_second", groups="rma_management.group_rma_inspector"
        )

    def test_off_as_installed(self):
        inspection = self.inspect(self.get_received({self.chair: 1}))
        self.assertFalse(inspection.second_state)

    def test_sample_follows_the_id(self):
        self.company.rma_reinspection_percent = 50
        rma = self.get_received({self.chair: 12})
        wizard = self.get_wizard(rma)
        row = wizard.line_ids
        for _number in range(11):
            row.action_split()
        self.assertEqual(wizard.line_ids.mapped("quantity"), [1.0] * 12)
        wizard.action_apply()
        for inspection in rma.inspection_ids:
            expected = is_sampled(f"rma.inspection,{inspection.id}", 50)
            self.assertEqual(inspection.second_state == "pending", expected)
        self.assertEqual(len(rma.inspection_ids), 12)

    def test_agreement(self):
        self.company.rma_reinspection_percent = 100
        for grade, state, agreement in ((self.a, "agree", 100.0), (self.c, "differ", 0.0)):
            with self.subTest(grade=grade.name):
                rma = self.get_received({self.chair: 1})
                inspection = self.inspect(rma, user=self.inspector).with_user(self.second)
                moves = inspection.move_ids
                action = inspection.action_open_reinspect()
                wizard = self.env["rma.reinspect"].with_user(self.second).browse(action["res_id"])
                wizard.write({"grade_id": grade.id, "note": "Looked twice"})
                wizard.action_apply()
                self.assertRecordValues(
                    inspection,
                    [
                        {
                            "grade_id": self.a.id,
                            "second_state": state,
                            "second_grade_id": grade.id,
                            "second_user_id": self.second.id,
                            "second_note": "Looked twice",
                            "agreement": agreement,
                        }
                    ],
                )
                self.assertEqual(inspection.move_ids, moves)
                with self.assertRaisesRegex(UserError, "No second inspection"):
                    wizard.action_apply()

    def test_not_by_who_inspected_first(self):
        self.company.rma_reinspection_percent = 100
        inspection = self.inspect(self.get_received({self.chair: 1}), user=self.inspector)
        with self.assertRaisesRegex(UserError, "somebody else"):
            inspection.with_user(self.inspector).action_reinspect(self.a.id)

    def test_a_grade_is_needed(self):
        self.company.rma_reinspection_percent = 100
        inspection = self.inspect(self.get_received({self.chair: 1}), user=self.inspector)
        with self.assertRaisesRegex(UserError, "Choose the grade"):
            inspection.with_user(self.second).action_reinspect(False)

    def test_agreement_is_not_written_by_hand(self):
        self.company.rma_reinspection_percent = 100
        rma = self.get_received({self.chair: 1})
        vals = {
            "line_id": rma.line_ids.id,
            "quantity": 1,
            "grade_id": self.a.id,
            "disposition_id": self.restock.id,
        }
        inspections = self.env["rma.inspection"].with_user(self.inspector)
        for typed in ({"second_state": "agree"}, {"second_user_id": self.second.id}):
            with self.subTest(typed), self.assertRaises(AccessError):
                inspections.create(vals | typed)
        inspection = inspections.create(vals)
        self.assertRecordValues(inspection, [{"second_state": "pending", "second_user_id": False}])
        with self.assertRaises(UserError):
            inspection.second_state = "agree"

    def test_other_users_may_not(self):
        self.company.rma_reinspection_percent = 100
        inspection = self.inspect(self.get_received({self.chair: 1}), user=self.inspector)
        with self.assertRaises(UserError):
            inspection.with_user(self.csr).action_reinspect(self.a.id)

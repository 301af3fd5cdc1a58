from odoo.exceptions import AccessError, UserError

from ...models.recovery.rma_recovery import Found
from ..common_inspection import InspectionCommon


class TestInspectionRecovery(InspectionCommon):
    """Recommended disposition (D2): off as installed; on, the reckoning proposes."""

    def switch_on_reckoning(self, **vals):
        self.company.write({"rma_recommend_disposition": True, "rma_close_percent": 0.0, **vals})

    def propose(self, grade=None, condition=False, rma=None):
        wizard = self.get_wizard(rma or self.get_received({self.chair: 1}))
        wizard.line_ids.condition_found = condition
        if grade:
            wizard.line_ids.grade_id = grade
        return wizard.line_ids

    def test_off_the_grade_proposes(self):
        self.scrap.handling_cost = -1000.0
        for grade, disposition in (
            (None, self.restock),
            (self.b, self.restock),
            (self.c, self.scrap),
            (self.d, self.scrap),
        ):
            with self.subTest(grade=grade and grade.name):
                line = self.propose(grade)
                self.assertEqual(line.disposition_id, disposition)
                self.assertFalse(line.recommendation)

    def test_off_the_reason_proposes_below_the_best_grade(self):
        reason = self.env["rma.reason"].create(
            {"name": "Broken", "default_disposition_id": self.send_back.id}
        )
        for grade, disposition in ((None, self.restock), (self.c, self.send_back)):
            rma = self.get_received({self.chair: 1}, line={"reason_id": reason.id})
            self.assertEqual(self.propose(grade, rma=rma).disposition_id, disposition)

    def test_on_with_what_is_installed(self):
        """Not sold as new is only scrapped: nothing else is switched on."""
        self.switch_on_reckoning()
        for grade, disposition in (
            (None, self.restock),
            (self.b, self.restock),
            (self.c, self.scrap),
            (self.d, self.scrap),
        ):
            with self.subTest(grade=grade and grade.name):
                self.assertEqual(self.propose(grade).disposition_id, disposition)

    def test_on_the_best_way_is_proposed(self):
        """A chair sells for 100. Refurbished (−30 repair) it is a B: 90 − 30 = 60."""
        self.switch_on_reckoning(rma_repair_cost=30.0)
        self.switch_on("refurbish", "second_hand", "donate")
        used = self.create_product("Chair, used", 80.0, quantity=0)
        refurbish, second = self.more["refurbish"], self.more["second_hand"]
        refurbish.result_grade_id = self.b
        for grade, used_product, costs, disposition in (
            # Restock 100.
            (self.a, used, {}, self.restock),
            # Restock 90.
            (self.b, used, {}, self.restock),
            # Second-hand 80 × 60 % = 48; refurbish, sold as used, 80 × 90 % − 30 = 42.
            (self.c, used, {}, second),
            (self.c, used, {second: 10.0}, refurbish),
            # Without a second-hand product: refurbish 100 × 90 % − 30 = 60.
            (self.c, None, {}, refurbish),
            (self.d, None, {refurbish: 70.0}, self.scrap),
        ):
            with self.subTest(grade=grade.name, costs=costs):
                (refurbish | second).handling_cost = 0.0
                for route, cost in costs.items():
                    route.handling_cost = cost
                self.chair.second_hand_product_id = used_product
                self.assertEqual(self.propose(grade).disposition_id, disposition)

    def test_product_repair_cost_goes_first(self):
        self.switch_on_reckoning(rma_repair_cost=30.0)
        self.switch_on("refurbish")
        self.more["refurbish"].result_grade_id = self.a
        self.chair.rma_repair_cost = 101.0
        self.assertEqual(self.propose(self.c).disposition_id, self.scrap)
        self.chair.rma_repair_cost = 99.0
        self.assertEqual(self.propose(self.c).disposition_id, self.more["refurbish"])

    def test_mending_needs_a_fault_and_a_cost(self):
        self.switch_on_reckoning()
        self.switch_on("refurbish")
        refurbish = self.more["refurbish"]
        refurbish.result_grade_id = self.a
        for cost, grade, disposition, reason in (
            (0.0, self.c, self.scrap, "nobody has said what mending it costs"),
            (10.0, self.c, refurbish, None),
            (10.0, self.a, self.restock, "there is nothing to mend"),
        ):
            with self.subTest(cost=cost, grade=grade.name):
                self.company.rma_repair_cost = cost
                line = self.propose(grade)
                self.assertEqual(line.disposition_id, disposition)
                if reason:
                    self.assertIn(f"Not Refurbish: {reason}", line.recommendation)

    def test_what_is_not_possible(self):
        self.switch_on_reckoning()
        lot = self.env["stock.lot"].create({"name": "L1", "product_id": self.chair.id})
        for vals, lot_vals, condition, disposition, reason in (
            ({}, {}, False, self.restock, None),
            ({"rma_is_recalled": True}, {}, False, self.scrap, "recalled"),
            ({}, {"rma_is_recalled": True}, False, self.scrap, "recalled"),
            ({"rma_is_hygienic": True}, {}, False, self.restock, None),
            ({"rma_is_hygienic": True}, {}, "unopened", self.restock, None),
            ({"rma_is_hygienic": True}, {}, "opened", self.scrap, "hygiene"),
        ):
            with self.subTest(vals=vals, lot=lot_vals, condition=condition):
                flags = ("rma_is_recalled", "rma_is_hygienic")
                self.chair.write({flag: vals.get(flag, False) for flag in flags})
                lot.rma_is_recalled = lot_vals.get("rma_is_recalled", False)
                line = self.propose()
                line.lot_id = lot
                line.condition_found = condition
                self.assertEqual(line.disposition_id, disposition)
                if reason:
                    self.assertRegex(line.recommendation, f"Not Restock: .*{reason}")

    def test_nothing_possible_leaves_it_to_the_person(self):
        self.switch_on_reckoning()
        self.chair.rma_is_destruction_banned = True
        line = self.propose(self.c)
        self.assertFalse(line.disposition_id)
        self.assertIn("Nothing is possible", line.recommendation)
        with self.assertRaisesRegex(UserError, "Choose what becomes of Chair"), self.cr.savepoint():
            line.wizard_id.action_apply()
        line.disposition_id = self.send_back
        line.wizard_id.action_apply()
        self.assertRecordValues(
            line.order_id.inspection_ids,
            [{"recommended_disposition_id": False, "is_override": False}],
        )

    def test_close_call_asks(self):
        """Restock brings 100 and scrap 95: close at ten percent, not at four."""
        self.scrap.handling_cost = -95.0
        for percent, is_close in ((10.0, True), (4.0, False)):
            with self.subTest(percent=percent):
                self.switch_on_reckoning(rma_close_percent=percent)
                line = self.propose()
                self.assertEqual(line.is_close_call, is_close)
                self.assertEqual(
                    line.disposition_id, self.restock.browse() if is_close else self.restock
                )
                self.assertEqual(bool(line.wizard_id.missing_text), is_close)
                self.assertIn("Restock brings $\xa05.00 more than Scrap", line.recommendation)

    def test_override_is_counted(self):
        for is_on, chosen, is_override, value in (
            (False, self.restock, False, 0.0),
            (False, self.scrap, True, 0.0),
            (True, self.restock, False, 300.0),
            (True, self.scrap, True, -6.0),
            (True, self.send_back, True, 0.0),
        ):
            with self.subTest(is_on=is_on, chosen=chosen.name):
                self.scrap.handling_cost = 2.0
                self.company.rma_recommend_disposition = is_on
                rma = self.get_received({self.chair: 3})
                self.inspect(rma, disposition=chosen, user=self.inspector)
                self.assertRecordValues(
                    rma.inspection_ids,
                    [
                        {
                            "recommended_disposition_id": self.restock.id,
                            "is_override": is_override,
                            "predicted_value": value,
                        }
                    ],
                )

    def test_record_is_not_the_callers(self):
        self.switch_on_reckoning()
        rma = self.get_received({self.chair: 1})
        inspections = self.env["rma.inspection"].with_user(self.inspector)
        vals = {
            "line_id": rma.line_ids.id,
            "quantity": 1,
            "grade_id": self.a.id,
            "disposition_id": self.scrap.id,
        }
        for typed in ({"recommended_disposition_id": self.scrap.id}, {"predicted_value": 1e6}):
            with self.subTest(typed), self.assertRaises(AccessError):
                inspections.create(vals | typed)
        inspection = inspections.create(vals)
        self.assertRecordValues(
            inspection,
            [
                {
                    "is_override": True,
                    "recommended_disposition_id": self.restock.id,
                    "predicted_value": 0.0,
                }
            ],
        )
        with self.assertRaises(UserError):
            inspection.is_override = False

    def test_vendor_needs_an_agreement(self):
        """A glue addon says so; without one nothing goes to the vendor by itself."""
        self.switch_on_reckoning()
        self.switch_on("vendor")
        found = Found(self.get_received({self.chair: 1}).line_ids, self.env["stock.lot"], self.c)
        [(disposition, ranking)] = self.env["rma.recovery"]._recommend([found])
        self.assertEqual(disposition, self.scrap)
        self.assertIn(
            "Not Return to vendor: the vendor does not take it back",
            self.env["rma.recovery"]._explain(ranking, self.company.currency_id),
        )

    def test_many_cost_no_more_queries(self):
        self.switch_on_reckoning()
        lines = self.get_received({self.chair: 1, self.lamp: 1}).line_ids
        founds = [Found(line, self.env["stock.lot"], self.c) for line in lines] * 20
        self.env["rma.recovery"]._recommend(founds)
        before = self.cr.sql_log_count
        self.env["rma.recovery"]._recommend(founds)
        self.assertLessEqual(self.cr.sql_log_count - before, 2)

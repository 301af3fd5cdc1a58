from odoo.exceptions import UserError
from odoo.tests.common import warmup

from ..common_desk import DeskCommon


class TestDeskChecklist(DeskCommon):
    """Accessories and questions at the desk (W5): the same as in the inspection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manual = cls.env["rma.accessory"].create(
            {"name": "Manual", "product_tmpl_id": cls.chair.product_tmpl_id.id, "price": 5.0}
        )
        ref = cls.env.ref
        cls.present, cls.missing = (
            ref(f"rma_management.rma_check_accessory_{name}") for name in ("present", "missing")
        )
        cls.accessory = ref("rma_management.rma_check_accessory")
        cls.seal = ref("rma_management.rma_check_seal")
        cls.seal.active = True

    def get_received(self, **vals):
        rma = self.authorize(self.sell([(self.chair, 2), (self.lamp, 1)]), {self.chair: 1}, **vals)
        self.count(rma, {self.chair: 1})
        return rma

    def answer(self, check, answer, accessory=False):
        return {
            "check_id": check.id,
            "accessory_id": accessory.id if accessory else False,
            "answer_id": answer.id,
        }

    def test_what_has_to_be_in_the_box(self):
        rma = self.authorize(
            self.sell([(self.chair, 2), (self.lamp, 1)]), {self.chair: 1, self.lamp: 1}
        )
        chair, lamp = (card["items"] for card in self.desk.get_order(rma.id)["cards"])
        self.assertEqual([item["name"] for item in chair], ["Manual", self.seal.name])
        self.assertEqual([item["name"] for item in lamp], [self.seal.name])
        manual, seal = chair
        self.assertEqual(
            (manual["accessory_id"], manual["answer_id"], seal["accessory_id"], seal["answer_id"]),
            (self.manual.id, self.present.id, False, False),
        )
        self.assertEqual(
            [(answer["name"], answer["grade_id"]) for answer in manual["answers"]],
            [
                ("Present", False),
                ("Missing", self.grades[2].id),
                ("Damaged", self.grades[2].id),
            ],
        )

    def test_conditions_say_what_they_allow(self):
        conditions = self.desk.get_start()["conditions"]
        a, b, c, d = self.grades.ids
        self.assertEqual(
            [(condition["id"], condition["grade_id"]) for condition in conditions],
            [("unopened", a), ("opened", b), ("used", c), ("damaged", d), ("defective", d)],
        )

    def test_answers_are_kept(self):
        rma = self.get_received()
        answers = [
            self.answer(self.accessory, self.missing, self.manual),
            self.answer(self.seal, self.seal.answer_ids[1]),
        ]
        self.grade(rma, items=answers, condition="opened")
        inspection = rma.inspection_ids
        self.assertRecordValues(
            inspection.item_ids,
            [
                {"name": "Manual", "status": "missing", "answer_id": self.missing.id},
                {"name": self.seal.name, "status": False, "answer_id": self.seal.answer_ids[1].id},
            ],
        )
        # The worker chose the best grade against what the answers allow.
        self.assertRecordValues(
            inspection,
            [
                {
                    "condition": "opened",
                    "grade_id": self.grades[0].id,
                    "proposed_grade_id": self.grades[2].id,
                    "is_grade_override": True,
                }
            ],
        )

    def test_required_question_has_to_be_answered(self):
        self.seal.is_required = True
        rma = self.get_received()
        [card] = self.desk.get_order(rma.id)["cards"]
        self.assertTrue(card["items"][1]["is_required"])
        with self.assertRaisesRegex(UserError, "Is the seal unbroken"), self.cr.savepoint():
            self.grade(rma)
        self.grade(rma, items=[self.answer(self.seal, self.seal.answer_ids[0])])
        self.assertEqual(rma.inspection_status, "done")

    def test_answers_of_other_goods_are_refused(self):
        foreign = self.env["rma.accessory"].create(
            {"name": "Bulb", "product_tmpl_id": self.lamp.product_tmpl_id.id}
        )
        power = self.env.ref("rma_management.rma_check_power")
        rma = self.get_received()
        table = [
            self.answer(self.accessory, self.missing, foreign),
            self.answer(power, power.answer_ids[0]),
            self.answer(self.seal, power.answer_ids[0]),
            self.answer(self.seal, self.missing),
            self.answer(self.accessory, self.missing),
            {"check_id": self.seal.id, "answer_id": 2**31 - 1},
            {},
        ]
        for item in table:
            with self.subTest(item=item), self.assertRaisesRegex(UserError, "not about"):
                self.grade(rma, items=[item])
        yes, no = (self.answer(self.seal, answer) for answer in self.seal.answer_ids)
        with self.assertRaisesRegex(UserError, "not about"):
            self.grade(rma, items=[yes, no])
        with self.assertRaisesRegex(UserError, "no such condition"):
            self.grade(rma, condition="brand new")
        self.assertFalse(rma.inspection_ids)

    def test_photo_is_demanded(self):
        a, b, c, d = self.grades.ids
        table = [(False, 0, []), (True, 0, [d]), (False, 50, [a, b, c, d]), (False, 5000, [])]
        rma = self.get_received()
        for by_grade, amount, expected in table:
            with self.subTest(by_grade=by_grade, amount=amount):
                self.grades[3].is_photo_required = by_grade
                self.env.company.rma_photo_amount = amount
                [part] = self.desk.get_order(rma.id)["to_inspect"]
                self.assertEqual(part["photo_grades"], expected)

    def test_condition_changes_what_is_recommended(self):
        """Only where the company reckons; a hygiene product that was opened is not restocked."""
        rma = self.get_received()
        best = str(self.grades[0].id)
        [part] = self.desk.get_order(rma.id)["to_inspect"]
        self.assertEqual((part["proposals"][best], part["found_proposals"]), (self.restock.id, {}))
        self.env.company.write({"rma_recommend_disposition": True, "rma_close_percent": 0.0})
        self.chair.rma_is_hygienic = True
        [part] = self.desk.get_order(rma.id)["to_inspect"]
        self.assertEqual(part["found_proposals"]["unopened"][best], self.restock.id)
        self.assertNotEqual(part["found_proposals"]["opened"][best], self.restock.id)
        wizard = self.env["rma.inspect"].with_user(self.inspector).create({"order_id": rma.id})
        for condition in ("unopened", "opened", "defective"):
            wizard.line_ids.condition_found = condition
            wizard.line_ids.grade_id = self.grades[0]
            self.assertEqual(
                part["found_proposals"][condition][best], wizard.line_ids.disposition_id.id
            )

    @warmup
    def test_queries_do_not_grow_with_the_products(self):
        products = [self.create_product(f"Part {number}", 5.0) for number in range(9)]
        self.env["rma.accessory"].create(
            [
                {"name": "Screws", "product_tmpl_id": product.product_tmpl_id.id}
                for product in products
            ]
        )
        self.env.company.write({"rma_photo_amount": 100, "rma_recommend_disposition": True})
        order = self.sell([(product, 2) for product in products])
        one = self.authorize(order, {products[0]: 1})
        many = self.authorize(order, dict.fromkeys(products[1:], 1))
        for rma in (one, many):
            self.count(rma, dict.fromkeys(rma.line_ids.product_id, 1))

        def count(rma):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.desk.get_order(rma.id)
            return self.env.cr.sql_log_count - before

        count(one)
        few, queries = count(one), count(many)
        self.assertLessEqual(queries, few + 8)

from odoo.exceptions import UserError

from .common import ApiCommon, ApiHttpCommon


class ChecklistCommon(ApiCommon):
    """A chair with a cushion and a tool, and a question about it that has to be answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cushion, cls.tool = cls.env["rma.accessory"].create(
            [
                {"name": "Cushion", "product_tmpl_id": cls.chair.product_tmpl_id.id, "price": 15},
                {"name": "Hex key", "product_tmpl_id": cls.chair.product_tmpl_id.id, "price": 2},
            ]
        )
        cls.grade_c = cls.env.ref("rma_management.rma_grade_c")
        cls.check = cls.env["rma.check"].create(
            {
                "name": "Does it wobble?",
                "is_required": False,
                "answer_ids": [
                    (0, 0, {"name": "No"}),
                    (0, 0, {"name": "Yes", "grade_id": cls.grade_c.id}),
                ],
            }
        )

    def receive_chairs(self, quantity=1):
        ran = self.submit(self.ask(quantity))["ran"]
        self.api.receive(ran, [{"sku": "CHAIR", "quantity": quantity}], self.key())
        return ran

    def inspect_chairs(self, ran, *checklist, quantity=1, **vals):
        line = {"sku": "CHAIR", "quantity": quantity, "checklist": list(checklist), **vals}
        return self.api.inspect(ran, [line], self.key())

    def item(self, name, answer):
        return {"item": name, "answer": answer}


class TestApiChecklist(ChecklistCommon):
    """What was in the box, as another system has looked (I1, W5)."""

    def test_answers_are_kept_and_grade_it(self):
        ran = self.receive_chairs()
        answer = self.inspect_chairs(
            ran,
            self.item("cushion", "missing"),
            self.item("Hex key", "present"),
            self.item("Does it wobble?", "no"),
        )
        self.assertEqual(answer["inspection_status"], "done")
        inspection = self.get_return(answer).inspection_ids
        found = {item.name: (item.answer_id.name, item.status) for item in inspection.item_ids}
        self.assertEqual(
            found,
            {
                "Cushion": ("Missing", "missing"),
                "Hex key": ("Present", "present"),
                "Does it wobble?": ("No", False),
            },
        )
        # Nothing was said of the grade: it is the best that the answers allow.
        self.assertEqual(inspection.grade_id, self.grade_c)
        self.assertFalse(inspection.is_grade_override)

    def test_what_is_missing_is_charged(self):
        ran = self.receive_chairs()
        self.inspect_chairs(ran, self.item("Cushion", "missing"), self.item("Hex key", "damaged"))
        rma = self.get_return({"ran": ran})
        charges = rma.charge_ids.filtered(lambda charge: charge.type == "missing_accessory")
        self.assertEqual(charges.mapped("amount"), [15.0])
        note = self.api.settle(ran, self.key())["credit_notes"]
        self.assertEqual(note[0]["total"], 105.0)

    def test_left_out_nobody_has_looked(self):
        ran = self.receive_chairs(2)
        self.inspect_chairs(ran)
        self.api.inspect(ran, [{"sku": "CHAIR", "quantity": 1}], self.key())
        inspections = self.get_return({"ran": ran}).inspection_ids
        self.assertEqual(len(inspections), 2)
        self.assertFalse(inspections.item_ids)

    def test_question_that_has_to_be_answered(self):
        self.check.is_required = True
        ran = self.receive_chairs()
        with self.assertRaisesRegex(UserError, "Does it wobble"):
            self.inspect_chairs(ran, self.item("Cushion", "present"))
        self.assertFalse(self.get_return({"ran": ran}).inspection_ids)
        self.inspect_chairs(ran, self.item("does it wobble?", "Yes"))
        self.assertEqual(self.get_return({"ran": ran}).inspection_ids.grade_id, self.grade_c)

    def test_what_is_not_on_the_list(self):
        ran = self.receive_chairs()
        present = self.item("Cushion", "present")
        for checklist, code, field in (
            ([self.item("Battery", "present")], "not_found", "item"),
            ([self.item("Cushion", "eaten")], "not_found", "answer"),
            ([self.item("Does it wobble?", "missing")], "not_found", "answer"),
            ([self.item("Accessory", "present")], "not_found", "item"),
            ([present, self.item("CUSHION", "missing")], "invalid", "item"),
            ([{"item": "Cushion"}], "invalid", "answer"),
            ([{**present, "price": 1}], "invalid", "price"),
        ):
            with self.subTest(checklist):
                index = len(checklist) - 1
                shape = self.assertRefused(
                    code,
                    self.inspect_chairs,
                    ran,
                    *checklist,
                    field=f"lines.0.checklist.{index}.{field}",
                )
                self.assertFalse(self.get_return({"ran": ran}).inspection_ids)
        shape = self.assertRefused(
            "not_found", self.inspect_chairs, ran, self.item("Battery", "present")
        )
        self.assertIn("Cushion, Hex key, Does it wobble?", shape["message"])

    def test_accessory_of_another_product(self):
        answer = self.submit(self.ask(1), self.ask(1, sku="LAMP"))
        lines = [{"sku": sku, "quantity": 1} for sku in ("CHAIR", "LAMP")]
        self.api.receive(answer["ran"], lines, self.key())
        lines[1]["checklist"] = [self.item("Cushion", "present")]
        self.assertRefused(
            "not_found",
            self.api.inspect,
            answer["ran"],
            lines,
            self.key(),
            field="lines.1.checklist.0.item",
        )

    def test_in_any_language_and_by_external_id(self):
        """What was set up by a name is not lost when somebody translates it."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.cushion.with_context(lang="fr_FR").name = "Coussin"
        self.check.with_context(lang="fr_FR").name = "Est-elle bancale ?"
        self.env["ir.model.data"].create(
            {
                "module": "wms",
                "name": "wobble",
                "model": "rma.check",
                "res_id": self.check.id,
            }
        )
        french = self.api.with_context(lang="fr_FR")
        for api, name, question in (
            (french, "coussin", "Est-elle bancale ?"),
            (french, "Cushion", "wms.wobble"),
            (self.api, "cushion", "WMS.Wobble"),
        ):
            with self.subTest(name):
                ran = self.receive_chairs()
                checklist = [self.item(name, "missing"), self.item(question, "yes")]
                line = {"sku": "CHAIR", "quantity": 1, "checklist": checklist}
                api.inspect(ran, [line], self.key())
                inspection = self.get_return({"ran": ran}).inspection_ids
                self.assertEqual(inspection.item_ids.accessory_id, self.cushion)
                self.assertEqual(inspection.item_ids.check_id[1:] or self.check, self.check)
                self.assertEqual(len(inspection.item_ids), 2)

    def test_replayed_it_is_one_inspection(self):
        ran = self.receive_chairs(2)
        key = self.key()
        line = {
            "sku": "CHAIR",
            "quantity": 1,
            "checklist": [self.item("Cushion", "present")],
        }
        first = self.api.inspect(ran, [line], key)
        self.assertEqual(self.api.inspect(ran, [line], key), first)
        self.assertEqual(len(self.get_return(first).inspection_ids), 1)
        other = {**line, "checklist": [self.item("Cushion", "missing")]}
        self.assertRefused("idempotency_key_reused", self.api.inspect, ran, [other], key)


class TestApiChecklistHttp(ChecklistCommon, ApiHttpCommon):
    def test_over_http(self):
        ran = self.receive_chairs()
        line = {
            "sku": "CHAIR",
            "quantity": 1,
            "checklist": [self.item("Cushion", "eaten")],
        }
        status, answer = self.post("inspect", ran=ran, lines=[line], idempotency_key=self.key())
        self.assertEqual(
            (status, answer["code"], answer["field"]),
            (404, "not_found", "lines.0.checklist.0.answer"),
        )
        line["checklist"] = [self.item("Cushion", "missing")]
        status, answer = self.post("inspect", ran=ran, lines=[line], idempotency_key=self.key())
        self.assertEqual((status, answer["inspection_status"]), (200, "done"))
        schemas = self.url_open("/rma/openapi.json").json()["components"]["schemas"]
        self.assertEqual(set(schemas["CheckedItem"]["required"]), {"item", "answer"})

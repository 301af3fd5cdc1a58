from odoo.addons.rma_management_api.tests.common import ApiCommon
from odoo.addons.rma_management_mrp.tests.common import KitCommon


class TestApiKit(ApiCommon, KitCommon):
    """Kits through the API (I1, W6): asked for, received and inspected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit.default_code, cls.plate.default_code = "SET", "PLATE"
        cls.order = cls.sell([(cls.kit, 3)])

    def set_of(self, quantity, sku="SET", **vals):
        return {"sku": sku, "quantity": quantity, **vals}

    def receive_by(self, ran, *lines, **vals):
        return self.api.receive(ran, list(lines), self.key(), **vals)

    def inspect_by(self, ran, *lines):
        return self.api.inspect(ran, list(lines), self.key())

    def test_all_the_way(self):
        found = self.api.find(self.order.name)["orders"][0]["lines"]
        self.assertEqual([(line["sku"], line["returnable"]) for line in found], [("SET", 3.0)])
        evaluated = self.api.evaluate(self.order.name, [self.ask(2, sku="SET")])
        self.assertEqual(
            (evaluated["verdict"], evaluated["estimate"]["total"]), ("authorize", 216.0)
        )
        ran = self.submit(self.ask(2, sku="SET"))["ran"]
        rma = self.get_return({"ran": ran})
        self.assertEqual(self.count_open(rma), {self.lamp: 2, self.plate: 8})
        answer = self.receive_by(ran, self.set_of(2))
        self.assertEqual((answer["receipt_status"], answer["next_step"]), ("done", "inspect"))
        self.assertEqual(answer["lines"][0]["received"], 2.0)
        self.assertEqual(self.count_waiting(), {self.lamp: 2, self.plate: 8})
        answer = self.inspect_by(ran, self.set_of(2, grade="a", disposition="restock"))
        self.assertEqual(answer["lines"][0]["inspected"], 2.0)
        self.assertEqual(self.count_waiting(), {})
        answer = self.api.settle(ran, self.key())
        self.assertEqual([note["total"] for note in answer["credit_notes"]], [216.0])

    def test_more_kits_than_there_are(self):
        self.assertRefused("denied", self.submit, self.ask(4, sku="SET"))

    def test_one_kit_after_the_other(self):
        ran = self.submit(self.ask(2, sku="SET"))["ran"]
        rma = self.get_return({"ran": ran})
        answer = self.receive_by(ran, self.set_of(1))
        self.assertEqual((answer["receipt_status"], answer["lines"][0]["received"]), ("partial", 1))
        self.assertEqual(self.count_open(rma), {self.lamp: 1, self.plate: 4})
        self.inspect_by(ran, self.set_of(1))
        answer = self.receive_by(ran, self.set_of(1))
        self.assertEqual((answer["receipt_status"], answer["lines"][0]["received"]), ("done", 2))
        answer = self.inspect_by(ran, self.set_of(1))
        self.assertEqual((answer["inspection_status"], self.count_waiting()), ("done", {}))
        self.assertRefused("not_expected", self.api.receive, ran, [self.set_of(1)], self.key())

    def test_components_as_they_come(self):
        """A warehouse that knows the parts alone sends what it has counted."""
        ran = self.submit(self.ask(2, sku="SET"))["ran"]
        answer = self.receive_by(ran, self.set_of(2, "LAMP"), self.set_of(5, "PLATE"))
        self.assertEqual((answer["receipt_status"], answer["lines"][0]["received"]), ("partial", 1))
        self.assertEqual(self.count_open(self.get_return(answer)), {self.plate: 3})
        # What is still to come of the kits is said as kits, too.
        answer = self.receive_by(ran, self.set_of(3, "PLATE"))
        self.assertEqual((answer["receipt_status"], answer["lines"][0]["received"]), ("done", 2))
        self.inspect_by(ran, self.set_of(2))
        self.assertEqual(self.count_waiting(), {})

    def test_kit_counted_where_a_part_is_here_already(self):
        ran = self.submit(self.ask(1, sku="SET"))["ran"]
        self.receive_by(ran, self.set_of(1, "LAMP"))
        answer = self.receive_by(ran, self.set_of(1))
        self.assertEqual(answer["receipt_status"], "done")
        self.assertEqual(self.count_waiting(), {self.lamp: 1, self.plate: 4})

    def test_more_parts_than_are_awaited_are_not_booked(self):
        """A line of kits knows no surplus of a part: it would lie there, and nobody would know."""
        ran = self.submit(self.ask(1, sku="SET"))["ran"]
        for lines in (
            [self.set_of(1, "LAMP"), self.set_of(6, "PLATE")],
            [self.set_of(2)],
            [self.set_of(1), self.set_of(1, "PLATE")],
        ):
            with self.subTest(lines):
                shape = self.assertRefused(
                    "not_expected", self.api.receive, ran, lines, self.key(), field="lines"
                )
                self.assertIn("Plate", shape["message"])
                self.assertEqual(self.count_waiting(), {})

    def test_part_that_comes_alone_too(self):
        """Of goods that are sold alone beside the kits the surplus is theirs."""
        order = self.sell([(self.kit, 1), (self.plate, 2)])
        ran = self.submit(self.ask(1, sku="SET"), self.ask(1, sku="PLATE"), order=order.name)["ran"]
        answer = self.receive_by(ran, self.set_of(1), self.set_of(2, "PLATE"))
        self.assertEqual(answer["receipt_status"], "done")
        self.assertEqual(self.count_waiting(), {self.lamp: 1, self.plate: 6})
        found = self.get_return(answer).discrepancy_ids
        self.assertEqual(
            [(each.type, each.product_id, each.quantity) for each in found],
            [("surplus", self.plate, 1.0)],
        )

    def test_closed_short(self):
        ran = self.submit(self.ask(2, sku="SET"))["ran"]
        self.receive_by(ran, self.set_of(1), close_short=True)
        self.assertEqual(self.count_open(self.get_return({"ran": ran})), {})
        self.inspect_by(ran, self.set_of(1))
        self.assertEqual(self.count_waiting(), {})

    def test_more_kits_than_are_whole_are_not_inspected(self):
        ran = self.submit(self.ask(2, sku="SET"))["ran"]
        self.receive_by(ran, self.set_of(2, "LAMP"), self.set_of(4, "PLATE"))
        with self.assertRaisesRegex(Exception, "received|inspect"), self.env.cr.savepoint():
            self.inspect_by(ran, self.set_of(2))
        answer = self.inspect_by(ran, self.set_of(1))
        self.assertEqual(answer["lines"][0]["inspected"], 1.0)

    def test_what_belongs_to_nothing_of_it(self):
        ran = self.submit(self.ask(1, sku="SET"))["ran"]
        self.assertRefused(
            "not_found",
            self.api.receive,
            ran,
            [self.set_of(1, "CHAIR")],
            self.key(),
            field="lines.0.sku",
        )
        # Kits are inspected as kits: what becomes of them becomes of all their parts.
        self.receive_by(ran, self.set_of(1))
        self.assertRefused(
            "not_found",
            self.api.inspect,
            ran,
            [self.set_of(1, "PLATE")],
            self.key(),
            field="lines.0.sku",
        )

    def test_serials_of_a_component(self):
        phone = self.create_product("Phone", 500.0, tracking="serial", default_code="PHONE")
        self.create_serials(phone, ["SN-1", "SN-2"])
        kit, _bom = self.create_kit(
            "Phone Set", 520.0, {phone: 1, self.plate: 1}, default_code="PSET"
        )
        order = self.sell([(kit, 2)])
        ran = self.submit(self.ask(1, sku="PSET"), order=order.name)["ran"]
        answer = self.receive_by(
            ran, self.set_of(1, "PHONE", lots=["SN-2"]), self.set_of(1, "PLATE")
        )
        self.assertEqual(answer["receipt_status"], "done")
        self.inspect_by(ran, self.set_of(1, "PSET", lots=["SN-2"]))
        self.assertEqual(self.get_return({"ran": ran}).inspection_ids.lot_id.name, "SN-2")

    def test_checklist_of_a_kit(self):
        self.env["rma.accessory"].create(
            {"name": "Box", "product_tmpl_id": self.kit.product_tmpl_id.id, "price": 8}
        )
        ran = self.submit(self.ask(1, sku="SET"))["ran"]
        self.receive_by(ran, self.set_of(1))
        checklist = [{"item": "Box", "answer": "missing"}]
        self.inspect_by(ran, self.set_of(1, checklist=checklist))
        answer = self.api.settle(ran, self.key())
        self.assertEqual([note["total"] for note in answer["credit_notes"]], [100.0])

    def test_returns_desk_counts_kits(self):
        """The desk counts by the same means: so many kits are expected, and so many are booked."""
        rma = self.get_return(self.submit(self.ask(2, sku="SET")))
        desk = self.env["rma.desk"].with_user(self.inspector)
        (card,) = rma.with_user(self.inspector)._get_desk_values()["cards"]
        self.assertEqual((card["product_id"], card["expected"]), (self.kit.id, 2.0))
        counts = [{"product_id": self.kit.id, "lot_id": False, "quantity": 1}]
        answer = desk.receive(rma.id, counts, self.key())
        (card,) = answer["order"]["cards"]
        self.assertEqual((card["expected"], card["received"]), (1.0, 1.0))
        self.assertFalse(answer["left"])
        self.assertEqual(self.count_open(rma), {self.lamp: 1, self.plate: 4})

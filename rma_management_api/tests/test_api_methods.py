from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import ApiCommon


class TestApiMethods(ApiCommon):
    """What each method does, by a machine that has no other role."""

    # find

    def test_find_by_order_and_reference(self):
        for term in (self.order.name, "WEB-1001", "anna@example.com"):
            with self.subTest(term=term):
                orders = self.api.find(term)["orders"]
                found = next(each for each in orders if each["order"] == self.order.name)
                self.assertEqual(
                    [
                        (line["sku"], line["delivered"], line["returnable"])
                        for line in found["lines"]
                    ],
                    [("CHAIR", 3.0, 3.0), ("LAMP", 2.0, 2.0)],
                )

    def test_find_a_return_by_its_number(self):
        ran = self.submit()["ran"]
        found = self.api.find(ran)
        self.assertEqual(
            found["returns"], [{"ran": ran, "state": "authorized", "next_step": "receive"}]
        )
        self.assertEqual([each["order"] for each in found["orders"]], [self.order.name])

    def test_find_nothing(self):
        self.assertEqual(self.api.find("no such thing"), {"orders": [], "returns": []})

    # evaluate

    def test_evaluate_changes_nothing(self):
        self.env.flush_all()
        models = ("rma.order", "rma.entry", "rma.api.key", "ir.sequence", "stock.move")
        before = [
            self.env[model].with_context(active_test=False).search_count([]) for model in models
        ]
        answer = self.api.evaluate(self.order.name, [self.ask(2), self.ask(1, sku="LAMP")])
        self.env.flush_all()
        after = [
            self.env[model].with_context(active_test=False).search_count([]) for model in models
        ]
        self.assertEqual(after, before)
        self.assertEqual(
            answer,
            {
                "verdict": "authorize",
                "lines": [
                    {
                        "line_id": self.line_id(self.chair),
                        "verdict": "authorize",
                        "returnable": 3.0,
                        "reasons": [],
                    },
                    {
                        "line_id": self.line_id(self.lamp),
                        "verdict": "authorize",
                        "returnable": 2.0,
                        "reasons": [],
                    },
                ],
                "estimate": {"currency": "USD", "goods": 280.0, "fees": 0.0, "total": 280.0},
            }
            | {"estimate": answer["estimate"]},
        )
        self.assertEqual(answer["estimate"]["total"], 280.0)

    def test_evaluate_says_what_submit_gives(self):
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        estimate = self.api.evaluate(self.order.name, [self.ask(2)])["estimate"]
        self.assertEqual(estimate["goods"] - estimate["fees"], estimate["total"])
        self.assertGreater(estimate["fees"], 0)
        self.assertEqual(self.submit(self.ask(2))["estimate"], estimate)

    def test_evaluate_gives_every_reason(self):
        answer = self.api.evaluate(self.order.name, [self.ask(9)])
        self.assertEqual(answer["verdict"], "deny")
        [line] = answer["lines"]
        self.assertTrue(line["reasons"])
        self.assertEqual(set(line["reasons"][0]), {"code", "outcome", "agent", "customer", "cure"})

    # submit

    def test_submit_by_every_name_of_order_and_line(self):
        line = self.line_of(self.order, self.chair)
        self.env["ir.model.data"].create(
            {"module": "shop", "name": "l1", "model": line._name, "res_id": line.id}
        )
        for order, goods in (
            (self.order.name, {"sku": "CHAIR"}),
            ("WEB-1001", {"line_id": line.id}),
            (self.order.id, {"line_id": "shop.l1"}),
            (self.order.name, {"sku": "4006381333931"}),
        ):
            with self.subTest(order=order, **goods):
                answer = self.submit({**goods, "quantity": 1}, order=order)
                rma = self.get_return(answer)
                self.assertEqual(set(answer), {"ran", "state", "expiry", "label", "estimate"})
                self.assertEqual((answer["state"], rma.channel), ("authorized", "api"))
                self.assertEqual(len(rma.picking_ids), 1)

    def test_submit_keeps_what_was_said(self):
        rma = self.get_return(
            self.submit(self.ask(2, condition="opened", resolution="store_credit"))
        )
        self.assertRecordValues(
            rma.line_ids,
            [
                {
                    "product_uom_qty": 2.0,
                    "reason_id": self.env.ref("rma_management.rma_reason_not_needed").id,
                    "condition": "opened",
                    "resolution": "store_credit",
                }
            ],
        )

    def test_submit_is_refused_with_every_reason(self):
        count = self.env["rma.order"].search_count([])
        shape = self.assertRefused("denied", self.submit, self.ask(9), field="lines")
        self.assertTrue(shape["reasons"])
        self.assertEqual(self.env["rma.order"].search_count([]), count)

    def test_submit_waits_for_approval(self):
        self.set_terms(auto_approve_limit=1.0)
        answer = self.submit()
        self.assertEqual((answer["state"], answer["label"]), ("submitted", None))

    def test_label_opens_for_whoever_has_the_address(self):
        label = self.submit()["label"]
        self.assertIn("/label?access_token=", label)

    # receive, inspect, settle, cancel, status

    def test_all_the_way(self):
        ran = self.submit(self.ask(2, reason="defective", condition="defective"))["ran"]
        answer = self.api.receive(ran, [{"sku": "CHAIR", "quantity": 1}], self.key())
        self.assertEqual((answer["receipt_status"], answer["lines"][0]["received"]), ("partial", 1))
        answer = self.api.receive(
            ran, [{"line_id": self.line_id(self.chair), "quantity": 1}], self.key()
        )
        self.assertEqual((answer["receipt_status"], answer["next_step"]), ("done", "inspect"))
        lines = [{"sku": "CHAIR", "quantity": 2, "grade": "D", "disposition": "scrap"}]
        answer = self.api.inspect(ran, lines, self.key())
        self.assertEqual((answer["inspection_status"], answer["next_step"]), ("done", "settle"))
        answer = self.api.settle(ran, self.key())
        self.assertEqual(
            answer["credit_notes"], [{"number": None, "state": "draft", "total": 240.0}]
        )
        self.get_return(answer).credit_note_ids.action_post()
        answer = self.api.status(ran)
        self.assertEqual((answer["state"], answer["credited"]), ("done", 240.0))
        self.assertEqual(answer["lines"][0]["credited"], 2.0)

    def test_inspect_proposes_what_is_left_out(self):
        ran = self.submit(self.ask(2))["ran"]
        self.api.receive(ran, [{"sku": "CHAIR", "quantity": 2}], self.key())
        self.api.inspect(ran, [{"sku": "CHAIR", "quantity": 2}], self.key())
        inspection = self.get_return({"ran": ran}).inspection_ids
        self.assertEqual(inspection.disposition_id, self.restock)

    def test_more_than_authorized_is_taken_in(self):
        ran = self.submit(self.ask(1))["ran"]
        answer = self.api.receive(ran, [{"sku": "CHAIR", "quantity": 2}], self.key())
        self.assertEqual(answer["receipt_status"], "done")
        found = self.get_return(answer).discrepancy_ids
        self.assertEqual((found.type, found.quantity), ("surplus", 1.0))

    def test_goods_that_are_not_expected_are_not_booked(self):
        ran = self.submit(self.ask(1))["ran"]
        lamp = [{"sku": "LAMP", "quantity": 1}]
        self.assertRefused(
            "not_found", self.api.receive, ran, lamp, self.key(), field="lines.0.sku"
        )
        chair = [{"sku": "CHAIR", "quantity": 1}]
        self.api.receive(ran, chair, self.key())
        self.assertRefused("not_expected", self.api.receive, ran, chair, self.key())

    def test_close_short(self):
        ran = self.submit(self.ask(2))["ran"]
        self.api.receive(ran, [{"sku": "CHAIR", "quantity": 1}], self.key(), close_short=True)
        moves = self.get_return({"ran": ran}).picking_ids.filtered(lambda p: p.state == "assigned")
        self.assertFalse(moves)

    def test_more_than_received_is_not_inspected(self):
        ran = self.submit(self.ask(1))["ran"]
        with self.assertRaises(UserError):
            self.api.inspect(ran, [{"sku": "CHAIR", "quantity": 1}], self.key())

    def test_nothing_due(self):
        ran = self.submit()["ran"]
        self.assertRefused("nothing_due", self.api.settle, ran, self.key())

    def test_cancel_until_goods_are_here(self):
        ran = self.submit()["ran"]
        self.assertEqual(self.api.cancel(ran, self.key())["state"], "cancel")
        self.assertEqual(self.api.cancel(ran, self.key())["state"], "cancel")
        ran = self.submit()["ran"]
        self.api.receive(ran, [{"sku": "CHAIR", "quantity": 1}], self.key())
        with self.assertRaises(UserError):
            self.api.cancel(ran, self.key())

    def test_serial_numbers(self):
        phone = self.create_product("Phone", 500.0, tracking="serial", default_code="PHONE")
        self.create_serials(phone, ["SN-1", "SN-2"])
        order = self.sell([(phone, 2)])
        ask = {"sku": "PHONE", "quantity": 1, "lots": ["SN-2"]}
        ran = self.submit(ask, order=order.name)["ran"]
        self.assertEqual(self.api.status(ran)["lines"][0]["lots"], ["SN-2"])
        self.assertRefused(
            "not_found",
            self.submit,
            {**ask, "lots": ["SN-9"]},
            order=order.name,
            field="lines.0.lots",
        )
        self.api.receive(ran, [ask], self.key())
        answer = self.api.inspect(ran, [{**ask, "grade": "a"}], self.key())
        self.assertEqual(answer["lines"][0]["inspected"], 1.0)
        inspection = self.get_return({"ran": ran}).inspection_ids
        self.assertEqual(inspection.lot_id.name, "SN-2")

    # What is wrong with it

    def test_what_is_not_as_described_is_named(self):
        ask = self.ask()
        key = self.key()
        for field, order, lines, code in (
            ("order", "no such order", [ask], "not_found"),
            ("lines", "x", [], "invalid"),
            ("lines", "x", "y", "invalid"),
            ("lines.0", "x", ["y"], "invalid"),
            ("lines.0.quantity", "x", [{"sku": "CHAIR"}], "invalid"),
            ("lines.0.quantity", "x", [{**ask, "quantity": 0}], "invalid"),
            ("lines.0.quantity", "x", [{**ask, "quantity": float("nan")}], "invalid"),
            ("lines.0.quantity", self.order.name, [{**ask, "quantity": 0.004}], "invalid"),
            ("lines.0.quantity", self.order.name, [{**ask, "quantity": 5e-324}], "invalid"),
            ("lines.0.quantity", "x", [{**ask, "quantity": True}], "invalid"),
            ("lines.0.quantity", "x", [{**ask, "quantity": "1"}], "invalid"),
            ("lines.0.price", "x", [{**ask, "price": 1}], "invalid"),
            ("lines.0.condition", "x", [{**ask, "condition": "fine"}], "invalid"),
            ("lines.0.sku", "x", [{**ask, "sku": "a\0b"}], "invalid"),
            ("lines.0.sku", "x", [{**ask, "sku": "\ud800"}], "invalid"),
            ("lines.0", self.order.name, [{"quantity": 1}], "invalid"),
            ("lines.0.sku", self.order.name, [{**ask, "sku": "SOFA"}], "not_found"),
            ("lines.0.reason", self.order.name, [{**ask, "reason": "whim"}], "not_found"),
            ("lines.0.reason", self.order.name, [{**ask, "reason": "group_mind"}], "not_found"),
        ):
            with self.subTest(field=field, lines=lines):
                self.assertRefused(code, self.api.submit, order, lines, key, field=field)
        self.assertRefused("not_found", self.api.status, "RMA-NONE", field="ran")

    def test_less_than_the_least_quantity_is_refused(self):
        """Of several lines one is enough, and wherever goods are counted."""
        ran = self.submit(self.ask(2))["ran"]
        goods = {"sku": "CHAIR", "quantity": 1}
        for method, name, *key in (
            ("evaluate", self.order.name),
            ("receive", ran, self.key()),
            ("inspect", ran, self.key()),
        ):
            with self.subTest(method=method):
                self.assertRefused(
                    "invalid",
                    getattr(self.api, method),
                    name,
                    [goods, {**goods, "quantity": 0.004}],
                    *key,
                    field="lines.1.quantity",
                )

    def test_two_orders_of_one_reference_are_told_apart(self):
        self.sell([(self.chair, 1)], client_order_ref="WEB-1001")
        self.assertRefused("ambiguous", self.submit, order="WEB-1001", field="order")

    def test_codes_stay(self):
        reason = self.env["rma.reason"].create({"name": "Farbe gefällt nicht"})
        self.assertEqual(reason.code, "farbe_gefallt_nicht")
        reason.name = "Colour"
        self.assertEqual(reason.code, "farbe_gefallt_nicht")
        again = self.env["rma.reason"].create({"name": "Farbe gefällt nicht"})
        self.assertNotEqual(again.code, reason.code)
        self.assertEqual(self.env.ref("rma_management.rma_reason_defective").code, "defective")
        self.assertEqual(self.restock.code, "restock")
        self.assertEqual(self.env["rma.reason"]._find_by_code("Colour"), reason)

    def test_a_manager_changes_a_code(self):
        for record in (
            self.env.ref("rma_management.rma_reason_late"),
            self.restock,
            self.env["rma.grade"].search([], limit=1),
        ):
            record.with_user(self.manager).code = "ours"
            self.assertEqual(record._find_by_code("OURS"), record)

    def test_goods_on_two_lines_of_an_order(self):
        order = self.sell([(self.chair, 2), (self.chair, 2)])
        rma = self.get_return(self.submit(self.ask(3), order=order.name))
        self.assertEqual(rma.line_ids.mapped("product_uom_qty"), [2.0, 1.0])
        answer = self.api.receive(rma.name, [{"sku": "CHAIR", "quantity": 3}], self.key())
        self.assertEqual(answer["receipt_status"], "done")
        answer = self.api.inspect(rma.name, [{"sku": "CHAIR", "quantity": 3}], self.key())
        self.assertEqual(answer["inspection_status"], "done")

    def test_only_for_people_of_the_company(self):
        visitor = new_test_user(self.env, "rma_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.env["rma.api"].with_user(visitor).find(self.order.name)

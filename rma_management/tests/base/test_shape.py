from odoo.exceptions import UserError

from ...models.base.rma_sane import browse_sent, check_shape
from ..common_desk import DeskCommon

NESTED = [{"files": [None], "parts": [{}]}]
ODD = (None, "x", 5, True, {}, [5], ["x"], [None], [[]])


class TestShape(DeskCommon):
    """What a page sends is built as its method reads it, or told in plain words."""

    def refused(self, why, function, *args, **kwargs):
        with (
            self.subTest(args=str(args)[:80], kwargs=str(kwargs)[:80]),
            self.assertRaisesRegex(UserError, why),
            self.cr.savepoint(),
        ):
            function(*args, **kwargs)

    def test_table(self):
        for value in (
            [],
            [{}],
            [{"files": ["a", 1, False]}, {"name": "x", "parts": [{"id": 1}, {}]}],
            [{"files": None, "parts": False}],
            ({"files": ()},),
        ):
            with self.subTest(value=value):
                check_shape(self.env, value, NESTED)
        for value in (
            *ODD,
            [{"name": []}],
            [{"name": {}}],
            [{"files": 5}],
            [{"files": [[]]}],
            [{"files": {"a": 1}}],
            [{"parts": ["x"]}],
            [{"parts": [{"id": [1]}]}],
        ):
            self.refused("cannot be read", check_shape, self.env, value, NESTED)

    def test_ids(self):
        chair, lamp = self.chair, self.lamp
        lamp.active = False
        sent = [lamp.id, "x", None, True, [], chair.id, -1, 0, 10**12, lamp.id]
        self.assertEqual(browse_sent(self.env["product.product"], sent).ids, [lamp.id, chair.id])
        self.assertFalse(browse_sent(self.env["product.product"], [None]))

    def test_desk(self):
        rma = self.authorize(self.sell([(self.chair, 5)]), {self.chair: 3})
        key = self.new_key()
        for value in (*ODD, [{"product_id": [1]}], [{"quantity": {}}]):
            self.refused("cannot be read", self.desk.receive, rma.id, value, key)
            self.refused("cannot be read", self.desk.inspect, rma.id, value, key)
        self.count(rma, {self.chair: 1})
        for name, value in (
            ("items", "x"),
            ("items", [5]),
            ("photos", "x"),
            ("photos", [[]]),
            ("condition", ["used"]),
            ("line_id", [1]),
            ("grade_id", {}),
        ):
            self.refused("cannot be read", self.grade, rma, **{name: value})
        for name in ("lot_id", "grade_id", "disposition_id"):
            for value in ("x", 2**31 - 1, 10**12, -1, 1.5):
                self.refused("is gone", self.grade, rma, **{name: value})
        for name, value in (
            ("photos", "x"),
            ("photos", 5),
            ("product_id", [1]),
            ("lot_id", {}),
            ("note", []),
        ):
            report = {"key": key, name: value}
            self.refused("cannot be read", self.desk.report, rma.id, "surplus", **report)
        self.refused("cannot be read", self.desk.report, rma.id, ["surplus"], key)
        self.refused("are gone", self.desk.report, rma.id, "surplus", key, product_id="x")
        self.assertFalse(rma.discrepancy_ids)
        self.assertEqual(rma.line_ids.qty_inspected, 0)

    def test_service(self):
        order = self.sell([(self.chair, 5)])
        desk = self.env["rma.service"].with_user(self.csr)
        line = {"key": "a", "sale_line_id": order.order_line.id, "quantity": 1}
        for case in (
            None,
            "x",
            [],
            {"lines": "x"},
            {"lines": [5]},
            {"files": 5},
            {"notes": ["x"]},
            {"partner_id": []},
            {"lines": [{**line, "lot_ids": [["x"]]}]},
            {"lines": [{**line, "lot_ids": "x"}]},
            {"lines": [{**line, "sale_line_id": [1]}]},
            {"lines": [{**line, "condition": ["used"]}]},
            {"lines": [{**line, "key": []}]},
        ):
            self.refused("cannot be read", desk.judge, case)
            self.refused("cannot be read", desk.authorize, case, self.new_key())
        for value in ODD:
            self.refused("cannot be read", desk.attach, value)
        for value in (None, "x", 5, [[]]):
            self.refused("cannot be read", desk.goods, value)
        self.assertFalse(order.order_line.rma_line_ids)
        self.assertEqual(desk.judge({"lines": [line]})["outcome"], "incomplete")

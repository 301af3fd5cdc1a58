from unittest.mock import patch

from odoo import Command
from odoo.tests import warmup

from ...tools import ran
from ..common_desk import DeskCommon


class TestDeskScan(DeskCommon):
    """Any code, in any order, is answered with what it means (W2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.chair, 5), (cls.lamp, 5), (cls.phone, 2)])

    def authorize_mixed(self):
        return self.authorize(self.order, {self.chair: 2, self.phone: 2})

    def test_numbers_of_a_return(self):
        rma = self.authorize_mixed()
        number = rma.name
        table = [
            number,
            number.lower(),
            number.replace("-", ""),
            f"  {number} ",
            f"https://shop.example.com/my/returns/{number}?access_token=abc",
            f"https://shop.example.com/r?ran={number}",
            rma.picking_ids.name,
            rma.picking_ids.name.lower(),
            # What the customer has at hand: the delivery the goods came with.
            self.order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing").name,
        ]
        for code in table:
            with self.subTest(code=code):
                answer = self.scan(code)
                self.assertEqual((answer["kind"], answer["order"]["id"]), ("order", rma.id))

    def test_wrong_character_is_told(self):
        name = self.authorize_mixed().name
        body = name[:-3] + ("1" if name[-3] != "1" else "2") + name[-2:]
        prefix = ("S" if name[0] != "S" else "T") + name[1:]
        for code in (body, prefix, body.lower()):
            with self.subTest(code=code):
                answer = self.scan(code)
                self.assertEqual(answer["kind"], "error")
                self.assertIn("at least one character is wrong", answer["message"])

    def test_unknown_codes_are_told(self):
        missing = ran.issue("RMA99999")
        table = [
            (missing, "There is no return RMA99999"),
            ("5901234123457", "Nothing here carries the code 5901234123457"),
            ("", "Nothing was scanned"),
            ("  ", "Nothing was scanned"),
            ("--", "Nothing was scanned"),
            (None, "Nothing was scanned"),
            ("x" * 4000, "Nothing here carries"),
            ("%_'\";--/", "Nothing here carries"),
            ("https://example.com/", "Nothing here carries"),
        ]
        for code, message in table:
            with self.subTest(code=str(code)[:20]):
                answer = self.scan(code)
                self.assertEqual(answer["kind"], "error")
                self.assertIn(message, answer["message"])
                self.assertLess(len(answer["message"]), 300)

    def test_goods_of_the_open_return(self):
        rma = self.authorize_mixed()
        box = self.env["product.uom"].create(
            {
                "product_id": self.chair.id,
                "uom_id": self.env.ref("uom.product_uom_dozen").id,
                "barcode": "BOX-OF-12",
            }
        )
        self.chair.default_code = "CH-1"
        table = [
            (self.chair.barcode, self.chair, False, 1.0),
            (box.barcode, self.chair, False, 12.0),
            ("CH-1", self.chair, False, 1.0),
            ("SN-001", self.phone, self.serials[0].id, 1.0),
            ("sn-002", self.phone, self.serials[1].id, 1.0),
        ]
        for code, product, lot_id, quantity in table:
            with self.subTest(code=code):
                answer = self.scan(code, rma)
                self.assertEqual(answer["kind"], "item")
                item = answer["item"]
                self.assertEqual(
                    (item["product_id"], item["lot_id"], item["quantity"]),
                    (product.id, lot_id, quantity),
                )

    def test_upc_on_an_ean_product(self):
        rma = self.authorize(self.order, {self.lamp: 1})
        for barcode, code in (("0012345678905", "012345678905"), ("012345678905", "0012345678905")):
            with self.subTest(code=code):
                self.lamp.barcode = barcode
                self.assertEqual(self.scan(code, rma)["item"]["product_id"], self.lamp.id)

    def test_gs1_where_core_reads_it(self):
        rma = self.authorize_mixed()
        parts = [
            {"type": "product", "value": "04006381333931", "code": "04006381333931"},
            {"type": "quantity", "value": 3, "code": "3"},
        ]
        serial = [
            {"type": "product", "value": "00000123456784", "code": "00000123456784"},
            {"type": "lot", "value": "SN-002", "code": "SN-002"},
        ]
        self.phone.barcode = "123456784"
        nomenclature = type(self.env["barcode.nomenclature"])
        for parsed, product, lot, quantity in (
            (parts, self.chair, "", 3),
            (serial, self.phone, "SN-002", 1.0),
            (serial[1:], self.phone, "SN-002", 1.0),
        ):
            with patch.object(nomenclature, "parse_barcode", lambda _self, _code, p=parsed: p):
                item = self.scan("any GS1 code", rma)["item"]
            self.assertEqual(
                (item["product_id"], item["lot"], item["quantity"]), (product.id, lot, quantity)
            )

    def test_electronic_product_code(self):
        """An RFID tag names product and serial; core reads it without a nomenclature of GS1."""
        self.phone.barcode = "10614141123459"
        rma = self.authorize_mixed()
        self.serials[0].name = "12345"
        item = self.scan("urn:epc:id:sgtin:0614141.112345.12345", rma)["item"]
        self.assertEqual((item["product_id"], item["lot"]), (self.phone.id, "12345"))

    def test_goods_before_the_return(self):
        rma = self.authorize_mixed()
        other = self.authorize(self.order, {self.chair: 1})
        # A serial can only be of one return: it is opened and counted.
        answer = self.scan("SN-001")
        self.assertEqual((answer["kind"], answer["order"]["id"]), ("order", rma.id))
        self.assertEqual(answer["item"]["lot"], "SN-001")
        # A product may be of many: they are offered.
        answer = self.scan(self.chair.barcode)
        self.assertEqual(answer["kind"], "choice")
        self.assertEqual([row["id"] for row in answer["orders"]], [rma.id, other.id])
        self.assertEqual(answer["item"]["product_id"], self.chair.id)
        answer = self.scan(self.lamp.barcode)
        self.assertEqual((answer["kind"], answer["type"]), ("unexpected", "no_ran"))

    def test_many_returns_of_one_product_are_not_all_offered(self):
        order = self.sell([(self.lamp, 30)])
        for _number in range(12):
            self.authorize(order, {self.lamp: 1})
        self.assertEqual(len(self.scan(self.lamp.barcode)["orders"]), 8)

    def test_goods_that_are_not_expected(self):
        rma = self.authorize(
            self.order,
            {self.phone: 1},
            line={"lot_ids": [Command.set(self.serials[0].ids)]},
        )
        other = self.authorize(self.sell([(self.lamp, 1)]), {self.lamp: 1})
        table = [
            (self.lamp.barcode, "unexpected_product", [other.id]),
            (self.chair.barcode, "unexpected_product", []),
            ("SN-002", "wrong_serial", []),
            ("SN-003", "foreign_lot", []),
            ("what is this", "unexpected_product", []),
        ]
        for code, kind, offered in table:
            with self.subTest(code=code):
                answer = self.scan(code, rma)
                self.assertEqual((answer["kind"], answer["type"]), ("unexpected", kind))
                self.assertEqual([row["id"] for row in answer["orders"]], offered)
                self.assertTrue(answer["message"])

    def test_another_return_wins_over_the_open_one(self):
        rma, other = self.authorize_mixed(), self.authorize(self.order, {self.chair: 1})
        self.assertEqual(self.scan(other.name, rma)["order"]["id"], other.id)

    def test_the_key_comes_back(self):
        self.assertEqual(self.desk.scan("x-unknown", False, "key-1")["key"], "key-1")

    @warmup
    def test_queries_do_not_grow_with_the_returns(self):
        rma = self.authorize_mixed()
        order = self.sell([(self.lamp, 40)])

        def count(code):
            self.env.invalidate_all()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.scan(code)
            return self.env.cr.sql_log_count - before

        codes = (rma.name, self.lamp.barcode, "SN-001", rma.picking_ids.name)
        self.authorize(order, {self.lamp: 1})
        for code in codes:
            self.scan(code)
        one = [count(code) for code in codes]
        for _number in range(7):
            self.authorize(order, {self.lamp: 1})
        many = [count(code) for code in codes]
        for code, few, queries in zip(codes, one, many, strict=True):
            with self.subTest(code=code):
                self.assertLessEqual(queries, few + 2)
                self.assertLess(queries, 60)

    @warmup
    def test_queries_do_not_grow_with_the_lines(self):
        products = [self.create_product(f"Part {number}", 5.0) for number in range(12)]
        order = self.sell([(product, 2) for product in products])
        one = self.authorize(order, {products[0]: 1})
        ten = self.authorize(order, dict.fromkeys(products[1:11], 1))
        for rma in (one, ten):
            self.count(rma, dict.fromkeys(rma.line_ids.product_id, 1))

        def count(rma):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.desk.get_order(rma.id)
            return self.env.cr.sql_log_count - before

        count(one)
        few, many = count(one), count(ten)
        self.assertLessEqual(many, few + 8)

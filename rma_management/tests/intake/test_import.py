import csv
import io

from odoo import Command
from odoo.tests import new_test_user
from odoo.tools.misc import file_open

from ..common import RmaCommon

FIELDS = [
    "partner_id",
    "channel",
    "line_ids/sale_order_name",
    "line_ids/product_code",
    "line_ids/product_uom_qty",
    "line_ids/reason_id",
    "line_ids/condition",
    "line_ids/resolution",
    "line_ids/lot_names",
]


class TestImport(RmaCommon):
    """A business customer's sheet, through Odoo's own import, as a CSR."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair.default_code = "CH-1"
        cls.lamp.default_code = "LA-1"
        cls.orders = cls.env["rma.order"].with_user(cls.csr)

    def load(self, *rows, fields=FIELDS, orders=None):
        """Return what `load` says of rows as long as the fields, or shorter."""
        data = [[str(value) for value in row] + [""] * (len(fields) - len(row)) for row in rows]
        return (self.orders if orders is None else orders).load(fields, data)

    def assertRefused(self, result, *texts):
        """Nothing was imported, and each text is said of its row."""
        self.assertFalse(result["ids"])
        errors = [message for message in result["messages"] if message["type"] == "error"]
        for row, text in texts:
            said = [m["message"] for m in errors if m.get("rows", {}).get("from") == row]
            self.assertIn(text, "\n".join(said))
        self.assertFalse(self.env["rma.order"].search([("partner_id", "=", self.partner.id)]))

    def test_sheet(self):
        first = self.sell([(self.chair, 3), (self.lamp, 2)])
        second = self.sell([(self.chair, 5)], partner=self.stranger)
        result = self.load(
            ["anna@example.com", "E-mail", first.name, "CH-1", 2, "Wrong size or fit", "Used"],
            ["", "", first.name.lower(), "Lamp", 1, "", "", "Exchange"],
            ["Bob Stranger", "Phone", second.name, "", 4],
        )
        self.assertEqual(result["messages"], [])
        returns = self.env["rma.order"].browse(result["ids"])
        self.assertRecordValues(
            returns,
            [
                {"partner_id": self.partner.id, "channel": "email", "state": "draft"},
                {"partner_id": self.stranger.id, "channel": "phone", "state": "draft"},
            ],
        )
        self.assertRecordValues(
            returns.line_ids,
            [
                {
                    "sale_line_id": self.line_of(first, self.chair).id,
                    "product_uom_qty": 2.0,
                    "condition": "used",
                    "resolution": "refund",
                },
                {
                    "sale_line_id": self.line_of(first, self.lamp).id,
                    "product_uom_qty": 1.0,
                    "condition": False,
                    "resolution": "exchange",
                },
                {
                    "sale_line_id": self.line_of(second, self.chair).id,
                    "product_uom_qty": 4.0,
                    "condition": False,
                    "resolution": "refund",
                },
            ],
        )
        self.assertEqual(returns.line_ids[0].reason_id.name, "Wrong size or fit")
        self.assertEqual(returns.line_ids[0].sale_order_name, first.name)
        returns.with_user(self.csr).action_submit()
        self.assertEqual(returns.mapped("state"), ["authorized", "authorized"])

    def test_product_column(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        fields = [name.replace("product_code", "product_id") for name in FIELDS]
        result = self.load(["Anna Customer", "Phone", order.name, "LA-1", 1], fields=fields)
        returns = self.env["rma.order"].browse(result["ids"])
        self.assertEqual(returns.line_ids.sale_line_id, self.line_of(order, self.lamp))

    def test_serial_numbers(self):
        phone = self.create_product("Phone", 100.0, tracking="serial")
        sold, other = self.create_serials(phone, ["SN1"]), self.create_serials(phone, ["SN2"])
        order = self.sell([(phone, 1)])
        delivered = order.picking_ids.move_line_ids.lot_id
        self.assertEqual(len(delivered), 1)
        missing = (sold | other) - delivered
        row = ["anna@example.com", "Phone", order.name, "Phone", 1, "", "", ""]
        self.assertRefused(self.load([*row, missing.name]), (0, "was not delivered on order"))
        self.assertRefused(self.load([*row, "SN9"]), (0, "no serial number SN9"))
        returns = self.env["rma.order"].browse(self.load([*row, delivered.name])["ids"])
        self.assertEqual(returns.line_ids.lot_ids, delivered)

    def test_two_lines_of_one_product(self):
        order = self.sell([(self.chair, 3), (self.chair, 2)])
        row = ["anna@example.com", "Phone", order.name, "CH-1", 1]
        lines = order.order_line
        self.assertRefused(self.load(row), (0, f"which one is meant: {lines[0].id}, {lines[1].id}"))
        fields = [*FIELDS[:-1], "line_ids/sale_line_id/.id"]
        result = self.load([*row, "", "", "", lines[1].id], fields=fields)
        returns = self.env["rma.order"].browse(result["ids"])
        self.assertEqual(returns.line_ids.sale_line_id, lines[1])
        returns.unlink()
        # What has come back altogether is not meant.
        self.authorize(order, {lines[0]: 3})
        result = self.load(row)
        returns = self.env["rma.order"].browse(result["ids"])
        self.assertEqual(returns.line_ids.sale_line_id, lines[1])

    def test_rows_that_cannot_be_told(self):
        order = self.sell([(self.chair, 3), (self.lamp, 1)])
        good = ["anna@example.com", "Phone", order.name, "CH-1", 1]
        result = self.load(
            good,
            ["anna@example.com", "Phone", "S99999X", "CH-1", 1],
            ["anna@example.com", "Phone", order.name, "Sofa", 1],
            ["anna@example.com", "Phone", order.name, "", 1],
            ["anna@example.com", "Phone", "", "CH-1", 1],
        )
        self.assertRefused(
            result,
            (1, "There is no order S99999X."),
            (2, f"Sofa is not on order {order.name}, which has [CH-1] Chair, [LA-1] Lamp."),
            (3, "has several products"),
            (4, "enter the order number"),
        )
        said = [m["message"] for m in result["messages"] if m.get("rows", {}).get("from") == 0]
        self.assertEqual(said, ["Nothing was imported: correct the rows named below."])

    def test_guards(self):
        order = self.sell([(self.chair, 3)])
        foreign = self.sell([(self.lamp, 3)], partner=self.stranger)
        undelivered = self.create_order([(self.lamp, 3)])
        result = self.load(
            ["anna@example.com", "Phone", foreign.name, "LA-1", 1],
            ["anna@example.com", "Phone", order.name, "CH-1", 4],
            ["anna@example.com", "Phone", undelivered.name, "LA-1", 1],
            ["anna@example.com", "Phone", order.name, "CH-1", -1],
        )
        self.assertRefused(
            result,
            (0, f"Order {foreign.name} belongs to Bob Stranger, not to Anna Customer."),
            (1, "Only 3 Units of [CH-1] Chair can still be returned"),
            (2, "was not delivered"),
            (3, "has to be above zero"),
        )

    def test_same_goods_twice_in_a_sheet(self):
        order = self.sell([(self.chair, 3)])
        row = ["anna@example.com", "Phone", order.name, "CH-1", 2]
        self.assertRefused(self.load(row, row), (1, "can still be returned"))

    def test_derived_values_cannot_be_typed(self):
        order = self.sell([(self.chair, 3)])
        row = ["anna@example.com", "Phone", order.name, "CH-1", 1]
        for name, value in (
            ("state", "authorized"),
            ("receipt_status", "done"),
            ("line_ids/qty_received", "1"),
            ("line_ids/qty_credited", "1"),
        ):
            with self.subTest(name=name):
                result = self.load([*row, value], fields=[*FIELDS[:5], name])
                self.assertRefused(result)
                self.assertTrue(result["messages"])

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Second"})
        order = self.sell([(self.chair, 3)])
        rows = [["anna@example.com", "Phone", order.name, "CH-1", 1]]
        both = new_test_user(
            self.env,
            "rma_both",
            groups="rma_management.group_rma_user",
            company_id=other.id,
            company_ids=[Command.set((other | self.company).ids)],
        )
        orders = self.env["rma.order"].with_user(both)
        fields = FIELDS
        allowed = orders.with_context(allowed_company_ids=(other | self.company).ids)
        result = self.load(*rows, fields=fields, orders=allowed)
        self.assertRefused(result)
        self.assertIn(self.company.name, result["messages"][0]["message"])
        alone = orders.with_context(allowed_company_ids=other.ids)
        self.assertRefused(self.load(*rows, orders=alone), (0, "There is no order"))

    def test_customer_is_needed(self):
        order = self.sell([(self.chair, 3)])
        result = self.load(["", "Phone", order.name, "CH-1", 1])
        self.assertRefused(result, (0, "Choose the customer."))

    def test_api_takes_names(self):
        order = self.sell([(self.chair, 3), (self.lamp, 1)])
        line = {"sale_order_name": order.name, "product_code": "LA-1", "product_uom_qty": 1}
        rma = self.orders.create(
            {"partner_id": self.partner.id, "line_ids": [Command.create(line)]}
        )
        self.assertEqual(rma.line_ids.sale_line_id, self.line_of(order, self.lamp))
        rma.line_ids.write({"sale_order_name": order.name, "product_code": "CH-1"})
        self.assertEqual(rma.line_ids.sale_line_id, self.line_of(order, self.chair))

    def open_import(self, content, file_type):
        return (
            self.env["base_import.import"]
            .with_user(self.csr)
            .create({"res_model": "rma.order", "file": content, "file_type": file_type})
        )

    def test_file(self):
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        text = io.StringIO()
        writer = csv.writer(text)
        header = ["Customer", "Channel", "Lines/Order Number", "Lines/SKU", "Lines/Quantity"]
        writer.writerow(header)
        writer.writerow(["anna@example.com", "Phone", order.name, "CH-1", "2"])
        writer.writerow(["", "", order.name, "LA-1", "1"])
        sheet = self.open_import(text.getvalue().encode(), "text/csv")
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        dry = sheet.execute_import(FIELDS[:5], header, dict(options), dryrun=True)
        self.assertEqual(dry["messages"], [])
        self.assertFalse(self.orders.search([("partner_id", "=", self.partner.id)]))
        result = sheet.execute_import(FIELDS[:5], header, dict(options))
        self.assertEqual(result["messages"], [])
        self.env.invalidate_all()
        self.assertEqual(order.rma_order_ids.ids, result["ids"])
        self.assertEqual(order.rma_order_ids.line_ids.mapped("product_uom_qty"), [2.0, 1.0])

    def test_template(self):
        """Every column of the template finds its field without a hand's touch."""
        [template] = self.orders.get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            sheet = self.open_import(
                file.read(),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            )
        preview = sheet.parse_preview({"has_headers": True})
        self.assertNotIn("error", preview)
        matched = [preview["matches"].get(index) for index in range(len(FIELDS))]
        self.assertEqual(["/".join(match or []) for match in matched], FIELDS)

    def test_names_are_looked_up_at_once(self):
        orders = [self.sell([(self.chair, 5)]) for _order in range(10)]
        lines = self.orders.line_ids
        rows = [{"sale_order_name": order.name, "product_code": "CH-1"} for order in orders]
        self.count_queries(lines._resolve_names, rows)
        one, _resolved = self.count_queries(lines._resolve_names, rows[:1])
        ten, resolved = self.count_queries(lines._resolve_names, rows)
        self.assertEqual(ten, one)
        self.assertEqual(
            [vals["sale_line_id"] for vals in resolved], [order.order_line.id for order in orders]
        )

    def test_batch_costs_little(self):
        """A return costs no more than core's own look-up of its customer and of its number."""
        order = self.sell([(self.chair, 100)])
        rows = [["anna@example.com", "Phone", order.name, "CH-1", 0.5]] * 200
        self.load(rows[0])
        one, _result = self.count_queries(self.load, rows[0])
        many, result = self.count_queries(self.load, *rows)
        self.assertEqual((result["messages"], len(result["ids"])), ([], 200))
        self.assertLess((many - one) / 199, 4)

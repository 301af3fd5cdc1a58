from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.rma_management.tests.common_desk import DeskCommon

CORE = "test_rma_management_apps.return_reason_{}"


class TestCoreReturnDesk(DeskCommon):
    """A label that Odoo's own portal has printed, at the returns desk (I9)."""

    def setUp(self):
        super().setUp()
        self.order = self.sell([(self.chair, 3), (self.lamp, 2)])
        self.delivery = self.order.picking_ids
        self.wrong_item = self.env.ref(CORE.format("wrong_item"))

    def take(self, counts, reason=None, key=None, delivery=None):
        lines = [
            {
                "product_id": goods.id if goods._name == "product.product" else goods.product_id.id,
                "lot_id": goods.id if goods._name == "stock.lot" else False,
                "quantity": quantity,
            }
            for goods, quantity in counts.items()
        ]
        answer = self.desk.take_label(
            (delivery or self.delivery).id, reason and reason.id, lines, key or self.new_key()
        )
        return self.env["rma.order"].browse(answer["order"]["id"])

    def test_what_the_barcodes_say(self):
        answer = self.scan(self.delivery.name)
        self.assertEqual(answer["kind"], "label")
        self.assertEqual(answer["delivery"]["id"], self.delivery.id)
        self.assertEqual(
            {(card["product_id"], card["expected"]) for card in answer["goods"]},
            {(self.chair.id, 3.0), (self.lamp.id, 2.0)},
        )
        answer = self.scan(f"OBTRETU:{self.wrong_item.id}")
        self.assertEqual(answer["kind"], "label")
        self.assertEqual(
            answer["reason"], {"id": self.wrong_item.id, "name": "Received the wrong item"}
        )
        self.assertEqual(self.scan("OBTRETU:999999999")["kind"], "error")
        self.assertEqual(self.scan("OBTRETU:")["kind"], "error")

    def test_label_becomes_a_return_with_its_reason(self):
        rma = self.take({self.chair: 2}, self.wrong_item)
        self.assertRecordValues(rma, [{"state": "authorized", "channel": "portal"}])
        self.assertRecordValues(
            rma.line_ids,
            [
                {
                    "product_id": self.chair.id,
                    "product_uom_qty": 2.0,
                    "sale_line_id": self.line_of(self.order, self.chair).id,
                    "reason_id": self.env.ref("rma_management.rma_reason_wrong_item").id,
                }
            ],
        )
        self.assertIn(f"{self.delivery.name}: Received the wrong item", rma.note)
        self.assertEqual(rma.create_uid, self.inspector)
        self.assertEqual(rma.picking_ids.return_reason_id, self.wrong_item)
        self.count(rma, {self.chair: 2})
        self.assertEqual(rma.line_ids.qty_received, 2.0)

    def test_label_is_taken_once(self):
        key = self.new_key()
        first = self.take({self.chair: 1}, key=key)
        self.assertEqual(self.take({self.chair: 1}, key=key), first)
        self.assertEqual(len(self.order.rma_order_ids), 1)

    def test_scanned_again_it_opens_its_return(self):
        rma = self.take({self.chair: 1})
        answer = self.scan(self.delivery.name)
        self.assertEqual((answer["kind"], answer["order"]["id"]), ("order", rma.id))
        with self.assertRaisesRegex(UserError, "return already"):
            self.take({self.chair: 1})

    def test_after_a_return_is_over_the_rest_may_come(self):
        self.take({self.chair: 1}).action_cancel()
        answer = self.scan(self.delivery.name)
        self.assertEqual(answer["kind"], "label")
        self.assertTrue(self.take({self.chair: 3}))

    def test_nothing_left(self):
        rma = self.authorize(self.order, {self.chair: 3, self.lamp: 2})
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual(rma.state, "done")
        answer = self.scan(self.delivery.name)
        self.assertEqual(answer["kind"], "error")
        self.assertIn("on its way back", answer["message"])

    def test_rules_refuse_it_as_everywhere(self):
        self.set_terms(window_days=5, late_outcome="deny")
        self.delivery.move_ids.date = fields.Datetime.subtract(fields.Datetime.now(), days=30)
        with self.assertRaises(UserError):
            self.take({self.chair: 1}, self.wrong_item)
        self.assertFalse(self.order.rma_order_ids)

    def test_what_waits_for_approval_is_blocked_at_the_desk(self):
        self.set_terms(auto_approve_limit=1.0)
        rma = self.take({self.chair: 1})
        self.assertEqual(rma.state, "submitted")
        self.assertEqual(self.desk.get_order(rma.id)["step"], "blocked")

    def test_no_more_and_nothing_else_than_was_delivered(self):
        for counts in ({self.chair: 4}, {self.phone: 1}, {self.chair: -1}):
            with self.subTest(counts=counts), self.assertRaises(UserError):
                self.take(counts)
        with self.assertRaises(UserError):
            self.take({})
        self.assertFalse(self.order.rma_order_ids)

    def test_serial_numbers(self):
        order = self.sell([(self.phone, 2)])
        sold = order.picking_ids.move_line_ids.lot_id
        answer = self.scan(order.picking_ids.name)
        self.assertEqual([lot["id"] for lot in answer["goods"][0]["lots"]], sold.ids)
        foreign = self.serials - sold
        with self.assertRaises(UserError):
            self.take({foreign: 1}, delivery=order.picking_ids)
        rma = self.take({sold[1]: 1}, delivery=order.picking_ids)
        self.assertEqual(rma.line_ids.lot_ids, sold[1])

    def test_other_units(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 1, {"product_uom_id": dozen.id})])
        [card] = self.scan(order.picking_ids.name)["goods"]
        self.assertEqual(card["expected"], 12.0)
        rma = self.take({self.chair: 5}, delivery=order.picking_ids)
        self.assertEqual(sum(rma.picking_ids.move_ids.mapped("product_qty")), 5.0)

    def test_the_same_product_on_two_lines(self):
        order = self.sell([(self.chair, 1), (self.chair, 2)])
        rma = self.take({self.chair: 3}, delivery=order.picking_ids)
        self.assertEqual(rma.line_ids.mapped("product_uom_qty"), [1.0, 2.0])

    def test_reason_that_stands_for_none(self):
        link = self.env["rma.core.reason"].search([("core_id", "=", self.wrong_item.id)])
        link.reason_id = False
        rma = self.take({self.chair: 1}, self.wrong_item)
        self.assertFalse(rma.line_ids.reason_id)
        self.assertIn("Received the wrong item", rma.note)
        new = self.env["return.reason"].create({"name": "Ugly"})
        self.assertEqual(self.scan(f"OBTRETU:{new.id}")["reason"]["name"], "Ugly")

    def test_only_deliveries_to_customers(self):
        receipt = self.authorize(self.order, {self.chair: 1}).picking_ids
        self.assertEqual(self.scan(receipt.name)["kind"], "order")
        order = self.create_order([(self.chair, 1)])
        self.assertEqual(self.scan(order.picking_ids.name)["kind"], "error", "not delivered yet")

    def test_only_who_receives_goods(self):
        for group in ("rma_management.group_rma_user", "base.group_user"):
            user = new_test_user(self.env, f"bridge_{group[-8:]}", groups=group)
            with self.subTest(group=group), self.assertRaises(AccessError):
                self.desk.with_user(user).take_label(self.delivery.id, False, [], self.new_key())

    def test_another_company(self):
        company = self.create_second_company()
        user = new_test_user(
            self.env,
            "bridge_elsewhere",
            groups="rma_management.group_rma_inspector",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        desk = self.env["rma.desk"].with_user(user).with_company(company)
        self.assertEqual(desk.scan(self.delivery.name)["kind"], "error")
        with self.assertRaises(UserError):
            desk.take_label(self.delivery.id, False, [], self.new_key())

    def test_what_is_sent_is_checked(self):
        chair = {"product_id": self.chair.id, "lot_id": False, "quantity": 1}
        for delivery_id, counts in (
            ("1", [chair]),
            (False, [chair]),
            (self.delivery.id, []),
            (self.delivery.id, None),
            (self.delivery.id, "x"),
            (self.delivery.id, [5]),
            (self.delivery.id, [{**chair, "lot_id": [1]}]),
            (self.delivery.id, [{**chair, "quantity": "many"}]),
            (self.delivery.id, [{**chair, "quantity": None}]),
            (self.delivery.id, [{**chair, "lot_id": 5}]),
            (self.delivery.id, [{"quantity": 1}]),
        ):
            with (
                self.subTest(delivery=delivery_id, counts=counts),
                self.assertRaises(UserError),
            ):
                self.desk.take_label(delivery_id, False, counts, self.new_key())
        self.assertFalse(self.order.rma_order_ids)

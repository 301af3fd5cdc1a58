from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError

from ..common_quality import QualityCommon


class TestQualityCase(QualityCommon):
    """What comes back too often gets a case, which is worked off and measures its effect."""

    def close(self, case):
        case.write({"outcome": "confirmed", "cause": "Glue", "remedy": "Other glue"})
        case.action_close()

    def test_found(self):
        case = self.open_case()
        self.assertRecordValues(
            case,
            [
                {
                    "product_id": self.chair.id,
                    "reason_id": self.faulty.id,
                    "scope": "product",
                    "state": "open",
                    "returned_count": 8,
                    "delivered_count": 30.0,
                    "line_ids": self.rma.line_ids.ids,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertLess(case.expected_count, 1)
        self.assertLess(case.adjusted_chance, 0.05)

    def test_few_are_no_case(self):
        self.sell_lines(self.lamp, 60)
        order = self.sell_lines(self.chair, 30)
        self.give_back(order, 4)
        self.assertFalse(self.scan())
        self.give_back(order, 1)
        self.assertTrue(self.scan())

    def test_as_often_as_others_is_no_case(self):
        self.give_back(self.sell_lines(self.lamp, 60), 16)
        self.give_back(self.sell_lines(self.chair, 30), 8)
        self.assertFalse(self.scan())

    def test_looked_at_again_it_is_updated(self):
        case = self.open_case()
        self.assertFalse(self.scan())
        self.give_back(self.order, 2)
        self.assertFalse(self.scan())
        self.assertEqual(case.returned_count, 10)
        self.assertEqual(self.cases.search_count([("product_id", "=", self.chair.id)]), 1)
        self.assertEqual(len(case.activity_ids), 1)

    def test_who_is_told(self):
        case = self.open_case()
        self.assertTrue(case.activity_ids.user_id.has_group("rma_management.group_rma_manager"))
        self.assertEqual(case.user_id, case.activity_ids.user_id)
        self.assertIn("came back 8 times", case.activity_ids.note)
        self.company.rma_quality_user_id = self.csr
        self.assertEqual(case._get_people(), self.csr)
        self.defective.alert_user_ids = self.inspector
        self.assertEqual(case._get_people(), self.inspector)
        self.inspector.active = False
        self.assertEqual(case._get_people(), self.csr)

    def test_photos_lots_and_open_deliveries(self):
        case = self.open_case()
        self.receive(self.rma)
        found = self.inspect(self.rma)
        photo = self.env["ir.attachment"].create({"name": "crack.png", "raw": b"x"})
        found[0].photo_ids = [Command.set(photo.ids)]
        waiting = self.create_order([(self.chair, 2), (self.lamp, 1)])
        self.env.invalidate_all()
        case = case.with_user(self.inspector)
        self.assertEqual(case.photo_ids, photo)
        self.assertEqual(case.inspection_ids, found)
        moves = waiting.picking_ids.move_ids
        self.assertEqual(
            case.open_move_ids, moves.filtered(lambda move: move.product_id == self.chair)
        )

    def test_worked_off(self):
        case = self.open_case().with_user(self.inspector)
        with self.assertRaisesRegex(UserError, "what it was"):
            case.action_close()
        case.outcome = "confirmed"
        with self.assertRaisesRegex(UserError, "what was done"):
            case.action_close()
        case.action_work()
        case.remedy = "Other glue"
        case.action_close()
        self.assertRecordValues(
            case, [{"state": "closed", "date_fixed": fields.Date.today(), "reopen_count": 0}]
        )
        self.assertFalse(case.activity_ids)
        with self.assertRaisesRegex(UserError, "Open it again"):
            case.cause = "x"
        with self.assertRaises(AccessError):
            case.returned_count = 0
        with self.assertRaises(AccessError):
            case.with_user(self.csr).action_reopen()
        case.action_reopen()
        self.assertRecordValues(case, [{"state": "open", "reopen_count": 1, "outcome": False}])
        self.assertIn("Other glue", case.message_ids[0].body + case.message_ids[1].body)

    def backdate(self, order, days):
        """Let the deliveries and returns of an order be older."""
        moment = fields.Datetime.now() - timedelta(days=days)
        order.order_line.move_ids.filtered(
            lambda move: move.location_dest_id.usage == "customer"
        ).date = moment
        order.order_line.rma_line_ids.order_id._in_action().write(
            {"date_requested": moment, "date_authorized": moment}
        )

    def test_effect(self):
        """Before and since the day from which it is put right, by the day of the delivery."""
        case = self.open_case()
        self.backdate(self.order, 60)
        case.date_fixed = fields.Date.today() - timedelta(days=30)
        self.close(case)
        self.sell_lines(self.chair, 40)
        self.scan()
        self.assertRecordValues(
            case,
            [
                {
                    "before_returned": 8,
                    "before_delivered": 30.0,
                    "after_returned": 0,
                    "after_delivered": 40.0,
                    "effect": "better",
                    "state": "closed",
                }
            ],
        )
        self.assertAlmostEqual(case.rate_before, 100 * 8 / 30)
        self.assertIn("8 of 30", case.effect_text)
        # What was measured outlives the deliveries that it was measured on.
        self.company.rma_quality_days = 20
        self.scan()
        self.assertRecordValues(case, [{"before_delivered": 30.0, "effect": "better"}])

    def test_it_comes_back(self):
        """Only what was delivered since counts; the history stays."""
        case = self.open_case()
        self.backdate(self.order, 60)
        case.date_fixed = fields.Date.today() - timedelta(days=30)
        self.close(case)
        self.give_back(self.order, 3)
        self.assertFalse(self.scan())
        self.assertEqual(case.state, "closed")
        self.give_back(self.sell_lines(self.chair, 20), 7)
        self.assertEqual(self.scan(), case)
        self.assertRecordValues(
            case, [{"state": "open", "reopen_count": 1, "effect": "same", "cause": "Glue"}]
        )
        self.assertTrue(case.activity_ids)

    def test_a_lot(self):
        """The lot that explains it has the case, and not its product."""
        product = self.create_product("Pillow", 10, tracking="lot", categ_id=self.category.id)
        lots = self.create_lots(product, ("L1", "L2"), 60)
        self.sell_lines(self.lamp, 60)
        good = self.sell_lots(product, lots[0], 30)
        bad = self.sell_lots(product, lots[1], 20)
        self.give_back(good, 1, lot_ids=[Command.set(lots[0].ids)])
        self.give_back(bad, 9, lot_ids=[Command.set(lots[1].ids)])
        case = self.scan()
        self.assertRecordValues(case, [{"scope": "lot", "lot_id": lots[1].id, "returned_count": 9}])
        self.assertIn("L2", case.name)

    def create_lots(self, product, names, quantity):
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, quantity, lot_id=lot
            )
        return lots

    def sell_lots(self, product, lot, count):
        order = self.create_order([(product, 1)] * count)
        for move in order.picking_ids.move_ids:
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": product.id,
                        "lot_id": lot.id,
                        "quantity": 1,
                        "picking_id": move.picking_id.id,
                    }
                )
            ]
            move.picked = True
        self.deliver(order)
        return order

    def test_a_vendor(self):
        vendor = self.env["res.partner"].create({"name": "Turner"})
        self.chair.seller_ids = [Command.create({"partner_id": vendor.id})]
        self.assertRecordValues(
            self.open_case(), [{"scope": "vendor", "vendor_id": vendor.id, "returned_count": 8}]
        )

    def run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref("rma_management.ir_cron_quality").method_direct_trigger()

    def test_job(self):
        self.company.rma_quality_days = 0
        self.sell_lines(self.lamp, 60)
        self.give_back(self.sell_lines(self.chair, 30), 8)
        self.run_job()
        self.assertFalse(self.cases.search([("product_id", "=", self.chair.id)]))
        self.company.rma_quality_days = 365
        self.run_job()
        self.assertTrue(self.cases.search([("product_id", "=", self.chair.id)]))

    def test_queries_do_not_grow(self):
        """News of two returns costs what news of eight costs."""
        self.open_case()
        self.give_back(self.sell_lines(self.chair, 8), 2)
        few, _cases = self.count_queries(self.scan)
        self.give_back(self.sell_lines(self.chair, 30), 8)
        many, _cases = self.count_queries(self.scan)
        self.assertLessEqual(many, few + 2)

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common_inspection import InspectionCommon


class TestInspectionRealised(InspectionCommon):
    """What was expected of a disposition and what it brought (D2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"rma_recommend_disposition": True, "rma_close_percent": 0.0})
        cls.switch_on("second_hand")
        cls.second_hand = cls.more["second_hand"]
        cls.used = cls.create_product("Chair, used", 60.0, quantity=0)
        cls.chair.second_hand_product_id = cls.used

    def decide(self, lines, disposition, grade=None):
        """Return the inspections of goods that were returned."""
        wizard = self.get_wizard(self.get_received(lines))
        wizard.line_ids.grade_id = grade or self.c
        wizard.line_ids.disposition_id = disposition
        wizard.action_apply()
        return self.env["rma.inspection"].browse(wizard.line_ids.rma_line_id.inspection_ids.ids)

    def sell_used(self, quantity=1, price=60.0, product=None, lots=None, **vals):
        line = {"price_unit": price, "tax_ids": False}
        order = self.create_order([(product or self.used, quantity, line)], **vals)
        self.deliver(order)
        return order

    def realise(self, inspections):
        inspections.with_user(self.manager).action_realise()
        return inspections

    def test_what_was_expected(self):
        self.used.lst_price = 60.0
        inspection = self.decide({self.chair: 2}, self.second_hand, grade=self.b)
        # Of grade B, 90 percent: 54 a piece used; scrap brings nothing.
        share = self.b.price_percent / 100
        values = inspection.sudo()
        self.assertEqual(values.predicted_value, 60.0 * share * 2)
        self.assertGreaterEqual(values.best_value, values.predicted_value)
        self.assertGreaterEqual(values.best_value, values.runner_up_value)
        self.assertEqual(values.realised_state, "open")

    def test_off_nothing_is_followed(self):
        self.company.rma_recommend_disposition = False
        inspection = self.decide({self.chair: 1}, self.scrap)
        self.realise(inspection)
        self.assertFalse(inspection.sudo().realised_state)

    def test_sold_as_second_hand(self):
        self.second_hand.write({"handling_cost": 3.0, "freight_cost": 1.0})
        first = self.decide({self.chair: 2}, self.second_hand)
        second = self.decide({self.chair: 1}, self.second_hand)
        both = first | second
        order = self.sell_used(1, 50.0)
        self.realise(both)
        # One of two is sold: the whole is not known yet.
        self.assertRecordValues(
            both,
            [{"realised_state": "open", "realised_value": 0.0, "realised_difference": 0.0}] * 2,
        )
        self.sell_used(2, 40.0)
        self.realise(both)
        self.assertRecordValues(
            both,
            [
                {"realised_state": "known", "realised_value": 50.0 + 40.0 - 8.0},
                {"realised_state": "known", "realised_value": 40.0 - 4.0},
            ],
        )
        self.assertEqual(first.realised_difference, first.realised_value - first.predicted_value)
        # Brought back, it is for sale again, and nobody knows any more.
        self.bring_back(order)
        self.realise(both)
        self.assertEqual(first.realised_state, "open")

    def bring_back(self, order):
        """Take goods back with core's own wizard."""
        picking = order.picking_ids
        wizard = Form(
            self.env["stock.return.picking"].with_context(
                active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
            )
        ).save()
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.picked = True
        back.button_validate()

    def test_what_was_there_before_is_sold_first(self):
        self.env["stock.quant"].with_context(inventory_mode=True).create(
            {
                "product_id": self.used.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "inventory_quantity": 1,
            }
        ).action_apply_inventory()
        inspection = self.decide({self.chair: 1}, self.second_hand)
        self.sell_used(1, 50.0)
        self.assertEqual(self.realise(inspection).realised_state, "open")
        self.sell_used(1, 45.0)
        self.assertEqual(self.realise(inspection).realised_value, 45.0)

    def test_serial_number_tells(self):
        drill = self.create_product("Drill", 100.0, quantity=0, tracking="serial")
        used = self.create_product("Drill, used", 50.0, quantity=0, tracking="serial")
        drill.second_hand_product_id = used
        self.create_serials(drill, ["D-1", "D-2"])
        inspections = self.decide({drill: 2}, self.second_hand).sorted(lambda i: i.lot_id.name)
        order = self.create_order([(used, 1, {"price_unit": 44.0, "tax_ids": False})])
        picking = order.picking_ids
        picking.move_ids.move_line_ids.unlink()
        lot = self.env["stock.lot"].search([("name", "=", "D-2"), ("product_id", "=", used.id)])
        self.env["stock.move.line"].create(
            picking.move_ids._prepare_rma_move_line_vals(lot, used.uom_id, 1)
        )
        picking.move_ids.picked = True
        picking.button_validate()
        self.realise(inspections)
        self.assertRecordValues(
            inspections,
            [
                {"realised_state": "open", "realised_value": 0.0},
                {"realised_state": "known", "realised_value": 44.0},
            ],
        )

    def test_serial_restocked_and_sold(self):
        drill = self.create_product("Drill", 100.0, quantity=0, tracking="serial")
        self.create_serials(drill, ["D-1"])
        inspection = self.decide({drill: 1}, self.restock, grade=self.a)
        self.assertEqual(self.realise(inspection).realised_state, "open")
        self.sell_used(1, 90.0, product=drill)
        self.assertEqual(self.realise(inspection).realised_value, 90.0)

    def test_restocked_without_a_number_nobody_knows(self):
        inspection = self.decide({self.chair: 1}, self.restock, grade=self.a)
        self.sell_used(1, 90.0, product=self.chair)
        self.assertEqual(self.realise(inspection).realised_state, "open")

    def test_scrap_brings_nothing(self):
        inspection = self.realise(self.decide({self.chair: 3}, self.scrap))
        self.assertRecordValues(
            inspection, [{"realised_state": "known", "realised_value": 0.0, "is_override": True}]
        )

    def test_sent_back_is_none_of_ours(self):
        inspection = self.decide({self.chair: 1}, self.send_back)
        inspection.move_ids.picking_id.button_validate()
        self.assertEqual(self.realise(inspection).realised_state, "open")

    def test_who_sees_it(self):
        inspection = self.decide({self.chair: 1}, self.scrap)
        for user in (self.inspector, self.csr, self.stock_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                inspection.with_user(user).action_realise()
        with self.assertRaises(AccessError):
            inspection.with_user(self.inspector).read(["realised_value"])
        with self.assertRaises(UserError):
            inspection.with_user(self.manager).write({"realised_value": 1000.0})

    def test_every_night(self):
        inspections = self.decide({self.chair: 1, self.lamp: 1}, self.scrap)
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=60):
            self.env["rma.inspection"]._cron_realise(limit=1)
        self.assertEqual(inspections.mapped("realised_state"), ["known", "known"])

    def test_many_cost_no_more_queries(self):
        batches = [
            self.decide({self.chair: 1, self.lamp: 1}, self.scrap)
            | self.decide({self.chair: 1}, self.second_hand)
            for _i in range(6)
        ]
        few, many = batches[0], self.env["rma.inspection"].union(*batches)
        self.sell_used(3, 50.0)
        counts = []
        for inspections in (few, few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            inspections._realise()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        # Eighteen instead of three: only the writes of other fields are queries of their own.
        self.assertLessEqual(counts[2], counts[1] + 4)


class TestDispositionCosts(InspectionCommon):
    """What a disposition costs is said by each company, in its own currency (D2)."""

    def test_each_company_has_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.scrap.handling_cost = 5.0
        self.scrap.with_company(other).handling_cost = 700.0
        self.assertFalse(self.scrap.company_id)
        self.company.write({"rma_recommend_disposition": True, "rma_close_percent": 0.0})
        line = self.get_wizard(self.get_received({self.chair: 1})).line_ids
        line.grade_id = self.c
        # Whatever company the person works in, the return's own costs count.
        found = line.sudo().with_company(other)
        self.assertIn("5.00", found.recommendation)
        self.assertNotIn("700", found.recommendation)
        self.assertEqual(self.scrap.with_company(other).handling_cost, 700.0)

from odoo.exceptions import UserError, ValidationError

from ..common_inspection import InspectionCommon


class TestDisposition(InspectionCommon):
    """Dispositions as data (D1): effect, place, what may follow, whom they tell."""

    def test_three_in_use_at_install(self):
        dispositions = self.env["rma.disposition"].search([])
        self.assertEqual(dispositions, self.restock | self.scrap | self.send_back)
        self.assertEqual(dispositions.mapped("name"), ["Restock", "Scrap", "Return to customer"])
        self.assertEqual(set(self.env["rma.grade"].search([]).mapped("name")), set("ABCD"))

    def test_what_waits_is_not_available(self):
        before = self.chair.free_qty, self.chair.qty_available
        rma = self.get_received({self.chair: 3})
        sold = (before[0] - 3, before[1] - 3)
        self.chair.invalidate_recordset()
        self.assertEqual((self.chair.free_qty, self.chair.qty_available), sold)
        self.inspect(rma)
        self.chair.invalidate_recordset()
        self.assertEqual((self.chair.free_qty, self.chair.qty_available), before)

    def test_where_the_goods_go(self):
        """Each takes the units out of the returns location, and none but restock offers them."""
        self.switch_on(*self.more)
        virtual = self.env.ref
        for name, usage, location in (
            ("refurbish", "internal", lambda: self.warehouse.rma_refurbish_location_id),
            ("repair", "internal", lambda: self.warehouse.rma_repair_location_id),
            ("vendor", "internal", lambda: self.warehouse.rma_vendor_location_id),
            ("recycle", "inventory", lambda: virtual("rma_management.stock_location_recycled")),
            ("donate", "inventory", lambda: virtual("rma_management.stock_location_donated")),
        ):
            with self.subTest(disposition=name):
                rma = self.get_received({self.chair: 2})
                stock = self.get_quantity(self.chair, self.warehouse.lot_stock_id)
                inspection = self.inspect(rma, disposition=self.more[name], user=self.inspector)
                move = inspection.move_ids
                self.assertRecordValues(
                    move,
                    [
                        {
                            "state": "done",
                            "quantity": 2,
                            "location_id": self.warehouse.rma_location_id.id,
                            "location_dest_id": location().id,
                            "rma_disposition_id": self.more[name].id,
                        }
                    ],
                )
                self.assertEqual(move.location_dest_id.usage, usage)
                self.assertEqual(self.get_quantity(self.chair, self.warehouse.rma_location_id), 0)
                self.assertEqual(self.get_quantity(self.chair, self.warehouse.lot_stock_id), stock)
                if usage == "internal":
                    self.assertEqual(self.get_quantity(self.chair, location()), 2)
                self.assertEqual(rma.line_ids.qty_to_credit, 2)

    def test_own_location_goes_first(self):
        place = self.env["stock.location"].create({"name": "Workshop", "usage": "internal"})
        self.more["refurbish"].write({"active": True, "location_id": place.id})
        self.inspect(self.get_received({self.chair: 1}), disposition=self.more["refurbish"])
        self.assertEqual(self.get_quantity(self.chair, place), 1)
        self.assertFalse(self.warehouse.rma_refurbish_location_id)

    def test_places_are_archived_with_the_warehouse(self):
        warehouse = self.env["stock.warehouse"].create({"name": "Second", "code": "W2"})
        place = warehouse._get_rma_place("repair")
        self.assertEqual(warehouse._get_rma_place("repair"), place)
        warehouse.active = False
        self.assertFalse(place.active)
        warehouse.active = True
        self.assertTrue(place.active)

    def test_keep_is_a_gift(self):
        """Sent back and credited: the customer has it, and nobody sold it."""
        self.switch_on("keep")
        order = self.sell([(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 2})
        self.receive(rma)
        inspection = self.inspect(rma, disposition=self.more["keep"])
        self.assertEqual(inspection.move_ids.picking_id.picking_type_id, self.warehouse.out_type_id)
        self.assertEqual(self.credit(rma).amount_total, 240.0)
        inspection.move_ids.picking_id.button_validate()
        self.assertEqual(inspection.move_ids.state, "done")
        self.assertEqual(self.get_quantity(self.chair, self.warehouse.rma_location_id), 0)
        self.assertRecordValues(
            order.order_line, [{"qty_delivered": 1, "qty_returnable": 1, "qty_invoiced": 1}]
        )
        self.assertEqual(rma.state, "done")

    def test_told_once_for_all_goods(self):
        self.scrap.notify_partner_ids = self.manager.partner_id | self.partner
        first = self.get_received({self.chair: 2, self.lamp: 1})
        second = self.get_received({self.chair: 1})
        wizard = self.get_wizard(first, second)
        wizard.line_ids.disposition_id = self.scrap
        last = self.env["mail.message"].search([], order="id desc", limit=1)
        wizard.action_apply()
        messages = self.env["mail.message"].search(
            [("id", ">", last.id), ("message_type", "=", "user_notification")]
        )
        self.assertEqual(len(messages), 1)
        self.assertEqual(messages.notified_partner_ids, self.manager.partner_id | self.partner)
        for text in ("Chair", "Lamp", first.name, second.name, "Scrap"):
            self.assertIn(text, messages.body)

    def test_successors_are_checked(self):
        refurbish, restock = self.more["refurbish"], self.restock
        for disposition, followers, message in (
            (refurbish, refurbish, "follow itself"),
            (refurbish, self.send_back, "customer's credit"),
            (self.scrap, restock, "goods are gone"),
        ):
            with (
                self.subTest(disposition=disposition.name),
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                disposition.successor_ids = followers
        with self.assertRaisesRegex(ValidationError, "customer's credit"), self.cr.savepoint():
            self.restock.is_credited = False


class TestNextDisposition(InspectionCommon):
    """Units go on along what is allowed; they left the returns location once."""

    def setUp(self):
        super().setUp()
        self.switch_on("refurbish", "recycle")
        self.rma = self.get_received({self.chair: 5})
        self.inspection = self.inspect(
            self.rma, disposition=self.more["refurbish"], user=self.inspector
        ).with_user(self.inspector)
        self.place = self.warehouse.rma_refurbish_location_id

    def move_on(self, disposition, quantity=None, inspections=None):
        inspections = inspections or self.inspection
        wizard = (
            self.env["rma.next.disposition"]
            .with_user(self.inspector)
            .browse(inspections.action_open_next()["res_id"])
        )
        if quantity is not None:
            wizard.quantity = quantity
        wizard.disposition_id = disposition
        wizard.action_apply()
        return wizard

    def test_on_to_stock_and_scrap(self):
        before = self.get_quantity(self.chair, self.warehouse.lot_stock_id)
        self.assertTrue(self.inspection.is_next_possible)
        wizard = self.move_on(self.restock, 3)
        self.assertEqual(self.inspection.current_disposition_id, self.more["refurbish"])
        wizard.action_apply()
        self.move_on(self.scrap)
        self.assertEqual(self.get_quantity(self.chair, self.warehouse.lot_stock_id), before + 3)
        self.assertEqual(self.get_quantity(self.chair, self.place), 0)
        self.assertRecordValues(
            self.inspection.step_ids,
            [
                {"quantity": 3, "disposition_id": self.restock.id, "user_id": self.inspector.id},
                {"quantity": 2, "disposition_id": self.scrap.id, "user_id": self.inspector.id},
            ],
        )
        self.assertRecordValues(
            self.inspection,
            [
                {
                    "quantity": 5,
                    "disposition_id": self.more["refurbish"].id,
                    "current_disposition_id": self.restock.id,
                    "is_next_possible": False,
                }
            ],
        )
        self.assertEqual(self.inspection.step_ids[1].scrap_id.scrap_qty, 2)
        moves = self.inspection.move_ids.sorted("id")
        self.assertEqual(moves.mapped("quantity"), [5, 3, 2])
        self.assertEqual(moves.location_id, self.warehouse.rma_location_id | self.place)
        self.assertEqual(len(moves.filtered(lambda m: m.location_id != self.place)), 1)
        self.assertRecordValues(
            self.rma.line_ids, [{"qty_inspected": 5, "qty_received": 5, "qty_to_credit": 5}]
        )

    def test_what_is_not_allowed(self):
        for disposition, quantity, message in (
            (self.send_back, 1, "may not follow"),
            (self.more["recycle"], 1, "may not follow"),
            (self.more["vendor"], 1, "may not follow"),
            (self.restock, 6, "do not stand in"),
            (self.restock.browse(), 1, "Choose where"),
        ):
            with (
                self.subTest(disposition=disposition.name),
                self.assertRaisesRegex(UserError, message),
                self.cr.savepoint(),
            ):
                self.move_on(disposition, quantity)
        self.assertFalse(self.inspection.step_ids)
        self.assertEqual(self.get_quantity(self.chair, self.place), 5)

    def test_archived_disposition_follows_nothing(self):
        self.restock.active = False
        with self.assertRaisesRegex(UserError, "may not follow"):
            self.move_on(self.restock, 1)

    def test_what_somebody_took_away(self):
        self.env["stock.quant"]._update_available_quantity(self.chair, self.place, -4)
        with self.assertRaisesRegex(UserError, "no longer free"), self.cr.savepoint():
            self.move_on(self.restock, 2)
        self.move_on(self.restock, 1)
        self.assertEqual(self.get_quantity(self.chair, self.place), 0)

    def test_twice_at_once(self):
        vals = {
            "inspection_id": self.inspection.id,
            "from_disposition_id": self.more["refurbish"].id,
            "disposition_id": self.restock.id,
            "quantity": 3,
        }
        steps = self.env["rma.inspection.step"].with_user(self.inspector)
        with self.assertRaisesRegex(UserError, "do not stand in"), self.cr.savepoint():
            steps.create([vals, vals])

    def test_many_together(self):
        other = self.inspect(self.get_received({self.lamp: 2}), disposition=self.more["refurbish"])
        both = self.inspection | other.with_user(self.inspector)
        self.move_on(self.restock, inspections=both)
        self.assertEqual(both.mapped("current_disposition_id"), self.restock)
        last = both.step_ids.mapped("inspection_id.move_ids").filtered(
            lambda move: move.location_id == self.place
        )
        self.assertEqual(len(last.picking_id), 1)
        self.assertEqual(last.mapped("quantity"), [5, 2])

    def test_a_step_is_evidence(self):
        self.move_on(self.restock, 1)
        step = self.inspection.step_ids.sudo()
        for change in (lambda: step.write({"quantity": 2}), step.unlink):
            with self.assertRaises(UserError):
                change()

    def test_only_inspectors(self):
        for user in (self.csr, self.accountant, self.stock_user):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.env["rma.inspection.step"].with_user(user).create(
                    {
                        "inspection_id": self.inspection.id,
                        "from_disposition_id": self.more["refurbish"].id,
                        "disposition_id": self.restock.id,
                        "quantity": 1,
                    }
                )

from odoo.exceptions import UserError
from odoo.tests import Form

from ..common_dock import DockCommon


class TestTrackingLater(DockCommon):
    """Numbers are kept since after the sale: what went out without one comes back with one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.radio = cls.create_product("Radio", 50.0)
        cls.order = cls.sell([(cls.radio, 3)])
        cls.env["stock.quant"].search(
            [("product_id", "=", cls.radio.id), ("location_id.usage", "=", "internal")]
        ).unlink()

    def track(self, tracking="serial"):
        self.radio.tracking = tracking

    def expect(self, quantity=1):
        return self.authorize(self.order, {self.radio: quantity}, user=self.csr).with_env(self.env)

    def type_numbers(self, rma, names, user=None):
        picking = rma.picking_ids.filtered(lambda p: p.state == "assigned")
        move = picking.move_ids.with_user(user or self.stock_user)
        move.move_line_ids.unlink()
        for name in names:
            self.env["stock.move.line"].with_user(user or self.stock_user).create(
                {
                    **move.sudo()._prepare_rma_move_line_vals(
                        self.env["stock.lot"], move.product_uom, 1.0
                    ),
                    "lot_name": name,
                }
            )
        move.picked = True
        picking.with_user(user or self.stock_user).with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()

    def test_the_dock_types_the_number(self):
        self.track()
        rma = self.expect(2)
        self.assertTrue(rma.picking_ids.use_create_lots)
        self.type_numbers(rma, ["R-1", "R-2"])
        self.assertFalse(rma.discrepancy_ids)
        names = [lot.name for lot in rma.line_ids._get_received_lots()]
        self.assertEqual(names, ["R-1", "R-2"])
        self.assertEqual(self.order.order_line.qty_delivered, 1)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 100)
        self.assertEqual((rma.state, self.order.order_line.qty_delivered), ("done", 1))

    def test_the_dock_creates_the_number_in_the_form(self):
        self.track()
        rma = self.expect()
        lot = (
            self.env["stock.lot"]
            .with_user(self.stock_user)
            .with_context(active_picking_id=rma.picking_ids.id)
            .create({"name": "R-9", "product_id": self.radio.id})
        )
        self.receive_serials(rma, lot)
        self.assertFalse(rma.discrepancy_ids)
        other = self.authorize(self.sell_serials(self.serials[:1]), {self.phone: 1})
        self.assertFalse(other.picking_ids.use_create_lots)
        with self.assertRaisesRegex(UserError, "not allowed to create"):
            lot.with_context(active_picking_id=other.picking_ids.id).create(
                {"name": "P-9", "product_id": self.phone.id}
            )

    def test_tracked_once_the_return_is_open(self):
        rma = self.expect()
        self.track("lot")
        self.type_numbers(rma, ["BATCH-1"])
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 50)

    def test_tracked_once_the_goods_are_here(self):
        """Whoever inspects them tells the number."""
        rma = self.expect()
        self.receive(rma)
        self.track()
        lot = self.env["stock.lot"].create({"name": "R-3", "product_id": self.radio.id})
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.lot_id = lot
        wizard.action_apply()
        self.assertEqual(self.on_hand(self.radio, self.warehouse.lot_stock_id, lot), 1)
        self.assertEqual(self.on_hand(self.radio, self.returns), 0)
        self.assertFalse(rma.discrepancy_ids)
        self.assertEqual(self.credit(rma).amount_untaxed, 50)
        self.assertEqual(rma.state, "done")

    def test_another_customers_number_is_foreign(self):
        self.track()
        theirs = self.create_serials(self.radio, ["R-7"])
        self.sell_serials(theirs, partner=self.stranger)
        rma = self.expect(2)
        self.type_numbers(rma, ["R-7", "R-8"])
        self.only(rma, type="foreign_lot", lot_id=theirs.id, is_credit_held=True)
        self.assertEqual(self.order.order_line.qty_delivered, 2)

    def test_no_more_new_numbers_than_units_without_one(self):
        self.track()
        first, second = self.expect(3), None
        self.type_numbers(first, ["R-1", "R-2", "R-3"])
        self.inspect(first)
        again = self.sell_serials(self.env["stock.lot"].search([("name", "=", "R-1")]))
        second = self.authorize(again, {self.radio: 1})
        with self.assertRaises(UserError):
            self.type_numbers(second, ["R-4"])

    def test_no_number_comes_back_twice(self):
        """On a second return it is another's; what it really is somebody decides."""
        self.track()
        first = self.expect()
        self.type_numbers(first, ["R-1"])
        self.inspect(first)
        self.credit(first)
        second = self.expect()
        self.type_numbers(second, ["R-1"])
        lot = self.env["stock.lot"].search(
            [("name", "=", "R-1"), ("product_id", "=", self.radio.id)]
        )
        self.only(second, type="foreign_lot", lot_id=lot.id, is_credit_held=True)
        self.assertEqual(self.order.order_line.qty_delivered, 2)
        with self.assertRaisesRegex(UserError, "R-1"):
            self.authorize(self.order, {self.radio: 1}, line={"lot_ids": lot.ids})

    def test_no_number_of_what_is_in_stock_comes_back(self):
        self.track()
        lot = self.create_serials(self.radio, ["R-6"])
        self.sell_serials(lot)
        other = self.create_serials(self.radio, ["R-7"])
        rma = self.authorize(self.order, {self.radio: 1}, line={"lot_ids": []})
        self.receive_serials(rma, lot)
        self.only(rma.with_env(self.env), type="wrong_serial", lot_id=lot.id, is_credit_held=True)
        self.assertFalse(other._filter_delivered())

    def test_number_of_a_unit_is_not_typed_where_numbers_were_kept(self):
        rma = self.authorize(self.sell_serials(self.serials[:1]), {self.phone: 1})
        with self.assertRaisesRegex(UserError, "Lot/Serial"):
            self.type_numbers(rma, ["SN-NEW"])

    def test_at_the_desk(self):
        """A code that nothing carries is the number; it counts like any other."""
        self.track()
        rma = self.expect()
        desk = self.env["rma.desk"].with_user(self.inspector)
        answer = desk.scan("R-DESK", rma.id)
        self.assertEqual(answer["kind"], "item")
        self.assertTrue(answer["item"]["lot_id"])
        count = {name: answer["item"][name] for name in ("product_id", "lot_id", "quantity")}
        result = desk.receive(rma.id, [count], "key-0001")
        self.assertFalse(result["left"])
        self.assertEqual([lot.name for lot in rma.line_ids._get_received_lots()], ["R-DESK"])
        self.assertEqual(result["order"]["to_inspect"][0]["lot"], "R-DESK")
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 50)

    def test_chosen_at_entry(self):
        self.track()
        lot = self.env["stock.lot"].create({"name": "R-5", "product_id": self.radio.id})
        rma = self.authorize(self.order, {self.radio: 1}, line={"lot_ids": lot.ids})
        with Form(rma.picking_ids):
            pass
        self.receive_serials(rma, lot)
        self.assertFalse(rma.discrepancy_ids)

from odoo.exceptions import UserError, ValidationError

from ..common_inspection import InspectionCommon


class TestSecondHand(InspectionCommon):
    """Goods leave as one product and come in as another, worth what they were or a share of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.switch_on("second_hand", "refurbish")
        cls.category = cls.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )
        cls.phone, cls.used = (
            cls.create_product(name, price, quantity=0, categ_id=cls.category.id, standard_price=0)
            for name, price in (("Phone", 500.0), ("Phone, used", 300.0))
        )
        cls.phone.second_hand_product_id = cls.used
        cls.buy(cls.phone, 4, 200.0)

    @classmethod
    def buy(cls, product, quantity, cost, lots=None):
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
                "value_manual": quantity * cost,
            }
        )
        move._action_confirm()
        if lots:
            for lot in lots:
                cls.env["stock.move.line"].create(
                    {**move._prepare_rma_move_line_vals(lot, product.uom_id, 1.0)}
                )
        else:
            move.quantity = quantity
        move.picked = True
        move._action_done()

    def test_value_moves_from_one_product_to_the_other(self):
        for percent, value in ((100.0, 400.0), (60.0, 240.0), (0.0, 0.0)):
            with self.subTest(percent=percent), self.cr.savepoint() as savepoint:
                self.more["second_hand"].value_percent = percent
                rma = self.get_received({self.phone: 2})
                self.assertEqual(self.phone.total_value, 800.0)
                inspection = self.inspect(
                    rma, disposition=self.more["second_hand"], user=self.inspector
                )
                self.assertEqual(self.get_quantity(self.phone, self.warehouse.rma_location_id), 0)
                self.assertEqual(self.get_quantity(self.used, self.warehouse.lot_stock_id), 2)
                out, back = inspection.move_ids.sorted("id")
                self.assertEqual((out.product_id, back.product_id), (self.phone, self.used))
                self.assertEqual(out.location_dest_id, back.location_id)
                self.assertEqual(out.location_dest_id.usage, "production")
                self.assertEqual((out.value, back.value), (400.0, value))
                self.env.invalidate_all()
                self.assertEqual(self.phone.total_value, 400.0)
                self.assertEqual(self.used.total_value, value)
                self.assertEqual(self.used.standard_price, value / 2)
                self.assertEqual(rma.line_ids.qty_received, 2)
                self.assertEqual(self.credit(rma).amount_total, 1200.0)
                savepoint.rollback()

    def test_perpetual_valuation_books_the_loss(self):
        """400 leave as phones, 300 come in as used ones: 100 stay on the conversion account."""
        accounts = self.env["account.account"].create(
            [
                {"code": "K301", "name": "Stock", "account_type": "asset_current"},
                {"code": "K611", "name": "Conversion", "account_type": "expense"},
            ]
        )
        self.category.write(
            {
                "property_valuation": "real_time",
                "property_stock_valuation_account_id": accounts[0].id,
            }
        )
        self.phone.property_stock_production.valuation_account_id = accounts[1]
        self.more["second_hand"].value_percent = 75.0
        inspection = self.inspect(
            self.get_received({self.phone: 2}), disposition=self.more["second_hand"]
        )
        booked = inspection.move_ids.account_move_id.line_ids
        self.assertEqual(set(booked.move_id.mapped("state")), {"posted"})
        for account, balance in ((accounts[0], -100.0), (accounts[1], 100.0)):
            lines = booked.filtered(lambda line, account=account: line.account_id == account)
            self.assertEqual(sum(lines.mapped("balance")), balance)

    def test_serials_are_kept(self):
        phone, used = (
            self.create_product(name, 500.0, quantity=0, tracking="serial")
            for name in ("Tracked", "Tracked, used")
        )
        phone.second_hand_product_id = used
        lots = self.create_serials(phone, ["S1", "S2"])
        known = self.env["stock.lot"].create({"name": "S2", "product_id": used.id})
        rma = self.get_received({phone: 2})
        self.inspect(rma, disposition=self.more["second_hand"], user=self.inspector)
        came = rma.inspection_ids.move_ids.filtered(lambda move: move.product_id == used)
        self.assertEqual(sorted(came.lot_ids.mapped("name")), ["S1", "S2"])
        self.assertIn(known, came.lot_ids)
        self.assertEqual(came.lot_ids.product_id, used)
        for lot in came.lot_ids:
            self.assertEqual(self.get_quantity(used, self.warehouse.lot_stock_id, lot), 1)
        for lot in lots:
            self.assertEqual(self.get_quantity(phone, self.warehouse.rma_location_id, lot), 0)

    def test_what_cannot_be_converted_is_told(self):
        self.phone.second_hand_product_id = False
        rma = self.get_received({self.phone: 1})
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            self.inspect(rma, disposition=self.more["second_hand"])
        self.assertEqual(
            str(refused.exception),
            "Phone has no second-hand product. Choose one on the product, or another disposition.",
        )
        self.phone.second_hand_product_id = self.create_product("SN", 1.0, tracking="serial")
        with self.assertRaisesRegex(UserError, "none to keep"), self.cr.savepoint():
            self.inspect(rma, disposition=self.more["second_hand"])
        self.assertEqual(self.get_quantity(self.phone, self.warehouse.rma_location_id), 1)

    def test_another_product_in_the_same_unit(self):
        by_weight = self.create_product(
            "Sand", 1.0, quantity=0, uom_id=self.env.ref("uom.product_uom_kgm").id
        )
        for product in (self.phone, by_weight):
            with (
                self.subTest(product=product.name),
                self.assertRaisesRegex(ValidationError, "another product"),
                self.cr.savepoint(),
            ):
                self.phone.second_hand_product_id = product

    def test_own_place_and_part_of_a_dozen(self):
        outlet = self.env["stock.location"].create(
            {"name": "Outlet", "location_id": self.warehouse.view_location_id.id}
        )
        self.more["second_hand"].location_id = outlet
        dozen = self.env.ref("uom.product_uom_dozen")
        self.chair.second_hand_product_id = self.used
        order = self.sell([(self.chair, 1, {"product_uom_id": dozen.id})])
        rma = self.authorize(order, {self.chair: 1})
        self.receive(rma)
        self.inspect(rma, disposition=self.more["second_hand"])
        self.assertEqual(self.get_quantity(self.used, outlet), 12)

    def test_after_refurbishment(self):
        rma = self.get_received({self.phone: 2})
        inspection = self.inspect(rma, disposition=self.more["refurbish"])
        self.env["rma.inspection.step"].with_user(self.inspector).create(
            {
                "inspection_id": inspection.id,
                "from_disposition_id": self.more["refurbish"].id,
                "disposition_id": self.more["second_hand"].id,
                "quantity": 1,
            }
        )
        place = self.warehouse.rma_refurbish_location_id
        self.assertEqual(self.get_quantity(self.phone, place), 1)
        self.assertEqual(self.get_quantity(self.used, self.warehouse.lot_stock_id), 1)
        self.assertEqual(self.used.total_value, 200.0)

    def test_one_transfer_each_way_for_many(self):
        returns = [self.get_received({self.phone: 1}) for _number in range(3)]
        wizard = self.get_wizard(*returns)
        wizard.line_ids.disposition_id = self.more["second_hand"]
        wizard.action_apply()
        moves = self.env["rma.order"].union(*returns).inspection_ids.move_ids
        self.assertEqual(len(moves), 6)
        self.assertEqual(len(moves.picking_id), 2)
        self.assertEqual(self.used.total_value, 600.0)

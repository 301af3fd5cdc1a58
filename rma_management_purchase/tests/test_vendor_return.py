from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common_vendor import VendorCommon


class TestVendorReturn(VendorCommon):
    """Return to vendor (D3): out against the purchase it came on, for a credit note."""

    def test_all_the_way(self):
        purchase = self.buy(self.desk, 10)
        free = self.desk.free_qty
        rma = self.take_back(self.desk, 2)
        returned = self.send_to_vendor(rma)
        line, picking = purchase.order_line, returned.move_ids.picking_id
        self.assertRecordValues(
            returned,
            [
                {
                    "partner_id": self.vendor.id,
                    "purchase_id": purchase.id,
                    "order_id": rma.id,
                    "quantity": 2,
                    "amount": 80.0,
                    "state": "ship",
                }
            ],
        )
        self.assertRecordValues(
            returned.move_ids,
            [
                {
                    "origin_returned_move_id": purchase.picking_ids[0].move_ids.id,
                    "purchase_line_id": line.id,
                    "to_refund": True,
                    "rma_line_id": rma.line_ids.id,
                    "location_id": self.waiting.id,
                    "location_dest_id": purchase.picking_ids[0].location_id.id,
                    "product_uom_qty": 2,
                    "state": "assigned",
                    "sale_line_id": False,
                }
            ],
        )
        self.assertEqual((picking.partner_id, picking.origin), (self.vendor, rma.name))
        # In the place of vendor returns, out of reach for other customers.
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 0)
        quants = self.waiting.quant_ids.filtered(lambda quant: quant.product_id == self.desk)
        self.assertEqual(quants.quantity, 2)
        self.desk.invalidate_recordset(["free_qty"])
        self.assertEqual(self.desk.free_qty, free - 2)
        # The customer does not wait for the vendor.
        self.assertEqual(self.credit(rma).amount_total, 240.0)
        self.assertEqual(rma.state, "done")
        self.assertEqual(line.qty_received, 10)
        picking.with_user(self.stock_user).button_validate()
        self.assertEqual((line.qty_received, line.qty_to_invoice), (8, -2))
        self.assertRecordValues(
            returned, [{"state": "expected", "amount_expected": 80.0, "amount_credited": 0.0}]
        )
        refund = self.bill(purchase)
        self.assertEqual((refund.move_type, refund.amount_untaxed), ("in_refund", 80.0))
        self.assertRecordValues(
            returned, [{"state": "credited", "amount_expected": 0.0, "amount_credited": 80.0}]
        )
        self.assertEqual(rma.line_ids.qty_received, 2)
        # Undone, the credit is expected again.
        refund.button_draft()
        self.assertRecordValues(
            returned, [{"state": "expected", "amount_expected": 80.0, "amount_credited": 0.0}]
        )

    def test_one_transfer_per_vendor(self):
        shelf = self.create_product("Shelf", 50.0, quantity=0)
        stool = self.create_product("Stool", 20.0, quantity=0)
        self.other_vendor.accepts_returns = True
        self.buy(self.desk, 5)
        self.buy(shelf, 5)
        self.buy(stool, 5, vendor=self.other_vendor)
        order = self.sell([(self.desk, 1), (shelf, 1), (stool, 1)])
        first = self.authorize(order, {self.desk: 1, shelf: 1, stool: 1})
        self.receive(first)
        second = self.take_back(self.desk)
        pickings = self.send_to_vendor(first).move_ids.picking_id
        self.assertEqual(
            set(pickings.mapped("partner_id.name")), {self.vendor.name, self.other_vendor.name}
        )
        # What comes later is packed with what waits, until that is printed.
        picking = self.send_to_vendor(second).move_ids.picking_id
        self.assertIn(picking, pickings)
        self.assertEqual(picking.origin, f"{first.name}, {second.name}")
        self.assertEqual(set(picking.move_ids.mapped("state")), {"assigned"})
        picking.printed = True
        third = self.send_to_vendor(self.take_back(self.desk))
        self.assertNotEqual(third.move_ids.picking_id, picking)

    def test_latest_receipts_first(self):
        old = self.buy(self.desk, 2, price=30.0)
        new = self.buy(self.desk, 1, price=50.0)
        returned = self.send_to_vendor(self.take_back(self.desk, 2))
        self.assertEqual(
            {vendor_return.purchase_id: vendor_return.amount for vendor_return in returned},
            {new: 50.0, old: 30.0},
        )
        self.assertEqual(sum(returned.mapped("quantity")), 2)

    def test_serial_goes_back_where_it_came_from(self):
        drill = self.create_product("Drill", 80.0, quantity=0, tracking="serial")
        first = self.buy(drill, 2, lots=["D-1", "D-2"])
        self.buy(drill, 1, lots=["D-3"])
        order = self.create_order([(drill, 3)])
        self.deliver(order)
        self.invoice(order)
        rma = self.authorize(order, {drill: 3})
        self.receive(rma)
        lot = self.env["stock.lot"].search([("name", "=", "D-1"), ("product_id", "=", drill.id)])
        wizard = self.env["rma.inspect"].with_user(self.inspector).create({"order_id": rma.id})
        wizard.line_ids.filtered(lambda line: line.lot_id == lot).disposition_id = self.to_vendor
        wizard.action_apply()
        returned = rma.vendor_return_ids
        self.assertRecordValues(returned, [{"lot_id": lot.id, "purchase_id": first.id}])
        self.assertEqual(returned.move_ids.move_line_ids.lot_id, lot)
        # A second time the same number cannot be owed by the vendor.
        finder = self.env["rma.vendor.finder"].sudo()
        self.assertFalse(finder._get_vendor_credits([(drill, lot)], self.company))

    def test_serial_that_was_never_bought(self):
        drill = self.create_product("Drill", 80.0, quantity=0, tracking="serial")
        self.buy(drill, 1, lots=["D-1"])
        lots = self.create_serials(drill, ["D-9"])
        order = self.create_order([(drill, 2)])
        self.deliver(order)
        self.invoice(order)
        rma = self.authorize(order, {drill: 1}, line={"lot_ids": lots.ids})
        self.receive(rma)
        with self.assertRaisesRegex(UserError, "D-9 was not bought"), self.cr.savepoint():
            self.send_to_vendor(rma)

    def test_never_more_than_received(self):
        receipt = self.buy(self.desk, 3).picking_ids
        self.env["stock.quant"]._update_available_quantity(
            self.desk, self.warehouse.lot_stock_id, 10
        )
        # Core's own returns of the receipt count too: one done without a refund, one open.
        for vals in ({"quantity": 1, "to_refund": False}, {"quantity": 1}):
            wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
            wizard.product_return_moves.write(vals)
            picking = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
            if "to_refund" in vals:
                picking.button_validate()
        rma = self.take_back(self.desk, 2)
        with self.assertRaisesRegex(UserError, "1 more than Vera Vendor"), self.cr.savepoint():
            self.send_to_vendor(rma)
        self.assertFalse(rma.inspection_ids)
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.write({"quantity": 1, "disposition_id": self.to_vendor.id})
        wizard.action_apply()
        self.inspect(rma)
        self.assertEqual(rma.vendor_return_ids.quantity, 1)
        self.assertEqual(rma.inspection_status, "done")

    def test_two_units_of_a_batch_share_a_receipt(self):
        self.buy(self.desk, 1)
        self.env["stock.quant"]._update_available_quantity(
            self.desk, self.warehouse.lot_stock_id, 10
        )
        rma = self.take_back(self.desk, 2)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.write({"quantity": 1, "disposition_id": self.to_vendor.id})
        wizard.line_ids.action_split()
        wizard.line_ids[-1].write({"quantity": 1, "disposition_id": self.to_vendor.id})
        with self.assertRaisesRegex(UserError, "1 more than"), self.cr.savepoint():
            wizard.action_apply()

    def test_agreement(self):
        """Who takes back what, and until when."""
        self.buy(self.desk, 5)
        receipt = self.desk.purchase_order_line_ids.move_ids
        seller = self.desk.seller_ids.filtered(lambda s: s.partner_id == self.vendor)[:1]
        seller = seller or self.env["product.supplierinfo"].create(
            {"partner_id": self.vendor.id, "product_tmpl_id": self.desk.product_tmpl_id.id}
        )
        finder = self.env["rma.vendor.finder"]
        cases = [
            # vendor accepts, vendor's days, product, product's days, days ago, taken back
            (False, 0, False, 0, 0, False),
            (True, 0, False, 0, 900, True),
            (True, 30, False, 0, 29, True),
            (True, 30, False, 0, 31, False),
            (True, 0, "no", 0, 0, False),
            (False, 0, "yes", 0, 900, True),
            (False, 30, "yes", 0, 31, False),
            (True, 30, "yes", 60, 59, True),
            (True, 30, "yes", 60, 61, False),
        ]
        for accepts, days, agreement, own_days, ago, expected in cases:
            with self.subTest(accepts=accepts, days=days, agreement=agreement, ago=ago):
                self.vendor.write({"accepts_returns": accepts, "vendor_return_days": days})
                seller.write({"return_agreement": agreement, "vendor_return_days": own_days})
                receipt.date = self.env.cr.now().replace(microsecond=0) - timedelta(days=ago)
                credits_due = finder.with_user(self.inspector)._get_vendor_credits(
                    [(self.desk, self.env["stock.lot"])], self.company
                )
                self.assertEqual(bool(credits_due), expected)

    def test_refusals_say_what_to_do(self):
        self.buy(self.desk, 5, vendor=self.other_vendor)
        rma = self.take_back(self.desk)
        with self.assertRaisesRegex(UserError, "Otto Vendor does not take back Desk"):
            self.send_to_vendor(rma)
        rma = self.take_back(self.lamp)
        with self.assertRaisesRegex(UserError, "Lamp was not bought on a purchase order"):
            self.send_to_vendor(rma)

    def test_contacts_follow_their_company(self):
        contact = self.env["res.partner"].create({"name": "Sales", "parent_id": self.vendor.id})
        self.buy(self.desk, 1, vendor=contact)
        self.assertEqual(self.send_to_vendor(self.take_back(self.desk)).state, "ship")

    def test_cancelled_transfer_is_decided_anew(self):
        purchase = self.buy(self.desk, 5)
        rma = self.take_back(self.desk, 2)
        returned = self.send_to_vendor(rma)
        returned.move_ids.picking_id.with_user(self.stock_user).action_cancel()
        self.assertRecordValues(
            returned, [{"state": "cancel", "quantity": 0, "amount_expected": 0}]
        )
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)
        self.assertEqual(self.quantity_at(self.waiting), 0)
        self.assertEqual((rma.line_ids.qty_to_inspect, rma.next_step), (2, "inspect"))
        # It may go back all the same.
        again = self.send_to_vendor(rma) - returned
        again.move_ids.picking_id.button_validate()
        self.assertEqual((again.state, purchase.order_line.qty_received), ("expected", 3))

    def test_short_shipment(self):
        self.buy(self.desk, 5)
        rma = self.take_back(self.desk, 3)
        returned = self.send_to_vendor(rma)
        picking = returned.move_ids.picking_id
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()
        self.assertRecordValues(returned, [{"state": "expected", "quantity": 1}])
        self.assertEqual(self.quantity_at(self.warehouse.rma_location_id), 2)
        self.assertEqual(rma.line_ids.qty_to_inspect, 2)

    def test_backorder(self):
        purchase = self.buy(self.desk, 5)
        returned = self.send_to_vendor(self.take_back(self.desk, 3))
        picking = returned.move_ids.picking_id
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.assertRecordValues(returned, [{"state": "ship", "quantity": 3}])
        (returned.move_ids.picking_id - picking).button_validate()
        self.assertRecordValues(returned, [{"state": "expected", "amount_expected": 120.0}])
        self.assertEqual(purchase.order_line.qty_received, 2)

    def test_vendor_sends_them_back(self):
        purchase = self.buy(self.desk, 5)
        returned = self.send_to_vendor(self.take_back(self.desk, 2))
        picking = returned.move_ids.picking_id
        picking.button_validate()
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 2
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.button_validate()
        self.assertEqual((returned.state, purchase.order_line.qty_received), ("cancel", 5))

    def test_other_units(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        purchase = self.buy(self.desk, 2, price=240.0, product_uom_id=dozen.id)
        returned = self.send_to_vendor(self.take_back(self.desk, 3))
        self.assertRecordValues(returned, [{"quantity": 3, "amount": 60.0}])
        returned.move_ids.picking_id.button_validate()
        self.assertEqual(purchase.order_line.qty_received, 1.75)
        self.assertEqual(returned.amount_expected, 60.0)
        self.bill(purchase)
        self.assertRecordValues(returned, [{"state": "credited", "amount_credited": 60.0}])

    def test_bought_for_the_order(self):
        """Bought to order, the goods go back on that purchase and not on the latest."""
        routes = self.env.ref("stock.route_warehouse0_mto") | self.env.ref(
            "purchase_stock.route_warehouse0_buy"
        )
        routes.active = True
        special = self.create_product(
            "Special",
            90.0,
            quantity=0,
            route_ids=routes.ids,
            seller_ids=[(0, 0, {"partner_id": self.vendor.id, "price": 45.0})],
        )
        order = self.create_order([(special, 1)])
        purchase = self.env["purchase.order"].search([("partner_id", "=", self.vendor.id)])
        purchase.button_confirm()
        purchase.picking_ids.button_validate()
        self.deliver(order)
        self.invoice(order)
        self.buy(special, 1, price=60.0)
        rma = self.authorize(order, {special: 1})
        self.receive(rma)
        returned = self.send_to_vendor(rma)
        self.assertRecordValues(returned, [{"purchase_id": purchase.id, "amount": 45.0}])

    def test_roles(self):
        self.buy(self.desk, 5)
        rma = self.take_back(self.desk)
        with self.assertRaises(AccessError):
            self.inspect(rma, disposition=self.to_vendor, user=self.buyer)
        returned = self.send_to_vendor(rma)
        returned.with_user(self.buyer).vendor_reference = "V-77"
        for user in (self.csr, self.inspector, self.accountant):
            self.assertEqual(returned.with_user(user).vendor_reference, "V-77")
            with self.assertRaises(AccessError):
                returned.with_user(user).write({"vendor_reference": "mine"})
        with self.assertRaises(UserError):
            returned.with_user(self.buyer).write({"purchase_line_id": 1})
        with self.assertRaises(AccessError):
            returned.with_user(self.manager).copy()
        with self.assertRaises(AccessError):
            returned.with_user(self.env.ref("base.public_user")).read(["quantity"])

    def test_forms_open_for_everybody(self):
        purchase = self.buy(self.desk, 5)
        rma = self.take_back(self.desk)
        returned = self.send_to_vendor(rma)
        for user in (self.csr, self.inspector, self.stock_user, self.accountant, self.buyer):
            with self.subTest(user=user.login):
                Form(returned.with_user(user))
                returned.with_user(user).web_read({"order_id": {"fields": {"display_name": {}}}})
                action = returned.with_user(user).action_view_pickings()
                self.assertEqual(action["res_id"], returned.move_ids.picking_id.id)
        self.assertEqual(
            purchase.with_user(self.buyer).action_view_rma_vendor_returns()["res_id"], returned.id
        )
        self.assertEqual(
            rma.with_user(self.csr).action_view_vendor_returns()["res_id"], returned.id
        )
        self.assertEqual(purchase.rma_vendor_return_count, 1)
        self.assertEqual(rma.vendor_return_count, 1)

    def test_advice(self):
        cheap = self.create_product("Cheap", 5.0, quantity=0)
        self.buy(self.desk, 5, price=40.0)
        self.buy(cheap, 5, vendor=self.other_vendor)
        lot = self.env["stock.lot"]
        finder = self.env["rma.vendor.finder"].with_user(self.inspector)
        pairs = [(self.desk, lot), (cheap, lot), (self.desk, lot), (self.lamp, lot)]
        self.assertEqual(
            finder._get_vendor_credits(pairs, self.company), {(self.desk, lot): (self.vendor, 40.0)}
        )

    def test_advice_on_many_costs_what_it_costs_on_one(self):
        products = [self.create_product(f"P{n}", 10.0, quantity=0) for n in range(8)]
        for product in products:
            self.buy(product, 2)
        lot = self.env["stock.lot"]

        def count(number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            pairs = [(product, lot) for product in products[:number]]
            found = self.env["rma.vendor.finder"]._get_vendor_credits(pairs, self.company)
            self.assertEqual(len(found), number)
            return self.cr.sql_log_count - before

        count(8)
        self.assertLessEqual(count(8), count(1) + 2)

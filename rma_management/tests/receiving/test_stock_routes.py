from odoo.tests import Form

from ..common_dock import DockCommon


class TestStockRoutes(DockCommon):
    """Whatever way the goods went out and come in: they land in returns, and leave it once (W6)."""

    def assertRestocked(self, rma, product, location=None, quantity=1000):
        """Receive, inspect and credit; everything is where it should be."""
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, rma.line_ids.product_uom_qty)
        self.assertEqual(rma.picking_count, 1)
        self.inspect(rma)
        self.credit(rma)
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.on_hand(product, self.returns), 0)
        self.assertEqual(self.on_hand(product, location or self.warehouse.lot_stock_id), quantity)
        self.assertFalse(rma.discrepancy_ids)

    def test_steps_of_delivery_and_reception(self):
        for delivery, reception in (
            ("ship_only", "two_steps"),
            ("pick_ship", "one_step"),
            ("pick_pack_ship", "three_steps"),
        ):
            with self.subTest(delivery=delivery, reception=reception):
                product = self.create_product("Desk", 100.0)
                self.warehouse.delivery_steps = delivery
                self.warehouse.reception_steps = reception
                order = self.create_order([(product, 2)])
                for _step in range(3):
                    self.deliver(order)
                self.invoice(order)
                self.assertEqual(order.order_line.qty_delivered, 2)
                rma = self.authorize(order, {product: 2})
                self.assertRestocked(rma, product)
                self.assertEqual(order.order_line.qty_delivered, 0)
                self.assertFalse(
                    self.env["stock.picking"].search(
                        [("move_ids.product_id", "=", product.id), ("state", "=", "assigned")]
                    )
                )

    def test_put_away(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf R", "location_id": self.warehouse.lot_stock_id.id}
        )
        self.env["stock.putaway.rule"].create(
            {
                "product_id": self.chair.id,
                "location_in_id": self.warehouse.lot_stock_id.id,
                "location_out_id": shelf.id,
            }
        )
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.assertRestocked(rma, self.chair, location=shelf, quantity=2)

    def test_several_deliveries_and_receipts(self):
        order = self.create_order([(self.chair, 6)])
        for _delivery in range(2):
            picking = order.picking_ids.filtered(lambda p: p.state == "assigned")
            picking.move_ids.quantity = 2
            Form.from_action(self.env, picking.button_validate()).save().process()
        self.deliver(order)
        self.invoice(order)
        rma = self.authorize(order, {self.chair: 5})
        picking = rma.picking_ids
        picking.move_ids[0].quantity = 1
        picking.move_ids[1].quantity = 2
        picking.move_ids[2].quantity = 0
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).with_user(self.stock_user).button_validate()
        self.assertEqual((rma.line_ids.qty_received, rma.line_ids.qty_open), (3, 2))
        self.assertEqual(rma.picking_ids.backorder_ids.rma_order_ids, rma)
        self.receive(rma)
        self.assertEqual((rma.line_ids.qty_received, rma.line_ids.qty_open), (5, 0))
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertFalse(rma.discrepancy_ids)

    def test_other_warehouse_receives(self):
        """Goods that were to go to one warehouse turn up in another: core moves the transfer."""
        second = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
        picking = rma.picking_ids.with_user(self.stock_user)
        picking.write(
            {
                "picking_type_id": second.rma_type_id.id,
                "location_dest_id": second.rma_location_id.id,
            }
        )
        self.receive(rma)
        self.assertEqual(self.on_hand(self.chair, second.rma_location_id), 2)
        self.inspect(rma)
        self.assertEqual(self.on_hand(self.chair, second.rma_location_id), 0)
        self.assertEqual(self.on_hand(self.chair, second.lot_stock_id), 2)

    def test_through_transit_to_another_warehouse(self):
        """Restocked goods go on to another warehouse as any others do."""
        second = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
        self.receive(rma)
        self.inspect(rma)
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": second.lot_stock_id.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.chair.id,
                            "product_uom_qty": 2,
                            "location_id": self.warehouse.lot_stock_id.id,
                            "location_dest_id": second.lot_stock_id.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.button_validate()
        self.assertEqual(rma.line_ids.qty_received, 2)
        self.assertFalse(rma.discrepancy_ids)

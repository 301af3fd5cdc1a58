from ..common import RmaCommon


class TestMovesLight(RmaCommon):
    """What our moves do not ask core for, they do not need; where a rule pushes, it still does."""

    def setUp(self):
        super().setUp()
        self.order = self.sell([(self.chair, 2)])

    def create_push_rule(self, source, target):
        route = self.env["stock.route"].create(
            {"name": "Push", "warehouse_selectable": True, "warehouse_ids": self.warehouse.ids}
        )
        return self.env["stock.rule"].create(
            {
                "name": "Push on",
                "route_id": route.id,
                "action": "push",
                "auto": "manual",
                "location_src_id": source.id,
                "location_dest_id": target.id,
                "picking_type_id": self.warehouse.int_type_id.id,
                "warehouse_id": self.warehouse.id,
            }
        )

    def test_goods_are_pushed_on(self):
        """From where they come to, and from any place above it."""
        stock = self.warehouse.lot_stock_id
        shelf = self.env["stock.location"].create({"name": "Far", "location_id": stock.id})
        corner = self.env["stock.location"].create({"name": "Corner", "location_id": stock.id})
        disposition = self.env["rma.disposition"].create(
            {"name": "Put in the corner", "location_id": corner.id}
        )
        self.create_push_rule(stock, shelf)
        rma = self.authorize(self.order, {self.chair: 2})
        self.receive(rma)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.disposition_id = disposition
        wizard.action_apply()
        pushed = rma.inspection_ids.move_ids.move_dest_ids
        self.assertEqual(pushed.location_id, corner)
        self.assertEqual(pushed.location_dest_id, shelf)

    def test_received_goods_are_pushed_on(self):
        place = self.env["stock.location"].create({"name": "Wash", "usage": "internal"})
        self.create_push_rule(self.warehouse.rma_location_id, place)
        rma = self.authorize(self.order, {self.chair: 2})
        self.receive(rma)
        pushed = rma.line_ids.move_ids.move_dest_ids
        self.assertEqual(pushed.location_dest_id, place)

    def test_a_minimum_is_ordered_anew(self):
        """Where a company keeps its returns inside the warehouse, and a minimum of them."""
        place = self.warehouse.rma_location_id
        place.location_id = self.warehouse.view_location_id
        route = self.env["stock.route"].create({"name": "Fill", "product_selectable": True})
        self.env["stock.rule"].create(
            {
                "name": "Stock to returns",
                "route_id": route.id,
                "action": "pull",
                "location_src_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": place.id,
                "picking_type_id": self.warehouse.int_type_id.id,
                "warehouse_id": self.warehouse.id,
            }
        )
        self.chair.route_ids = route
        minimum = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.chair.id,
                "location_id": place.id,
                "product_min_qty": 2,
                "product_max_qty": 2,
            }
        )
        rma = self.authorize(self.order, {self.chair: 2})
        self.receive(rma)
        moves = self.env["stock.move"].search([("orderpoint_id", "=", minimum.id)])
        moves._action_cancel()
        self.inspect(rma)
        again = self.env["stock.move"].search([("orderpoint_id", "=", minimum.id)]) - moves
        self.assertEqual(sum(again.mapped("product_uom_qty")), 2)

    def test_inspections_ask_little(self):
        """One more line inspected costs what core's one move costs, and no message."""
        products = [self.create_product(f"Part {number}", 10.0) for number in range(12)]
        counts = {}
        for number in (4, 12):
            order = self.sell([(product, 1) for product in products[:number]])
            rma = self.authorize(order, dict.fromkeys(products[:number], 1))
            self.receive(rma)
            wizard = self.env["rma.inspect"].create({"order_id": rma.id})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_apply()
            self.env.flush_all()
            counts[number] = self.env.cr.sql_log_count - before
            self.assertFalse(rma.inspection_ids.message_ids)
            self.assertFalse(rma.inspection_ids.message_follower_ids)
        self.assertLessEqual((counts[12] - counts[4]) / 8, 6)

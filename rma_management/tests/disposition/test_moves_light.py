from ...models.sold.stock_quant import OWN_UNITS
from ..common import RmaCommon


class TestMovesLight(RmaCommon):
    """What our moves do not ask core for, they do not need; where a rule pushes, it still does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.sell([(cls.chair, 2)])

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
        # The first finds nothing read yet, and is not counted.
        for number in (2, 4, 12):
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
        self.assertLessEqual((counts[12] - counts[4]) / 8, 3)

    def test_a_value_by_hand_stays(self):
        """Of moves valued together, each keeps what somebody said it is worth."""
        order = self.sell([(self.chair, 2), (self.lamp, 1)])
        rma = self.authorize(order, {self.chair: 2, self.lamp: 1})
        self.receive(rma)
        chairs, lamp = rma.line_ids.move_ids
        self.env["product.value"].create({"move_id": chairs.id, "value": 33.0})
        before = lamp.value
        (chairs | lamp)._set_value()
        self.assertEqual((chairs.value, lamp.value), (33.0, before))

    def test_a_row_of_stock_is_taken_once(self):
        """Until it is given back, by what was undone."""
        quants = self.env["stock.quant"].with_context(rma_own_units=OWN_UNITS)
        place = self.warehouse.lot_stock_id
        quant = quants.search(
            [("product_id", "=", self.chair.id), ("location_id", "=", place.id)], limit=1
        )
        self.assertEqual([self.count_taking(quant) for _time in range(2)], [1, 0])
        savepoint = self.env.cr.savepoint()
        savepoint.close(rollback=True)
        self.assertEqual(self.count_taking(quant), 1)

    def count_taking(self, quant):
        """Return how many queries it takes to make a row ours."""
        before = self.env.cr.sql_log_count
        self.assertEqual(quant.try_lock_for_update(limit=1), quant)
        return self.env.cr.sql_log_count - before

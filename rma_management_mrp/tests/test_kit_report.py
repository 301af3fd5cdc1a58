from odoo.addons.rma_management.tests.common_insight import InsightCommon

from .common import KitCommon


class TestKitReport(KitCommon, InsightCommon):
    """Kits are in the return rate as they are sold, whatever their components do."""

    def get_rate(self, *products):
        """Return (delivered, returned, rate in percent) of some products together."""
        self.env.flush_all()
        self.env.invalidate_all()
        reports = self.env["rma.report.rate"].with_user(self.manager)
        ids = [product.id for product in products]
        specs = ["qty_delivered:sum", "qty_cohort:sum", "rate_cohort:avg"]
        ((*figures,),) = reports._read_group([("product_id", "in", ids)], [], specs)
        return tuple(figure or 0.0 for figure in figures)

    def deliver_parts(self, order, quantities):
        """Deliver so many of each component, the rest in a transfer to come."""
        picking = order.picking_ids.filtered(lambda picking: picking.state == "assigned")
        for move in picking.move_ids:
            move.quantity = quantities.get(move.product_id, 0)
            move.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def test_whole_kits(self):
        self.authorize(self.sell([(self.kit, 4)]), {self.kit: 1})
        self.assertEqual(self.get_rate(self.kit), (4.0, 1.0, 25.0))
        # They are no deliveries of their components.
        self.sell([(self.lamp, 3)])
        self.assertEqual(self.get_rate(self.lamp, self.plate), (3.0, 0.0, 0.0))

    def test_as_the_scarcest_component_comes(self):
        order = self.create_order([(self.kit, 4)])
        for lamps, plates, kits in ((3, 4, 1.0), (1, 0, 1.0), (0, 8, 3.0), (0, 4, 4.0)):
            with self.subTest(lamps=lamps, plates=plates):
                self.deliver_parts(order, {self.lamp: lamps, self.plate: plates})
                self.assertEqual(self.get_rate(self.kit)[0], kits)
        self.assertEqual(order.order_line.qty_delivered, 4.0)

    def test_without_a_component_no_kit(self):
        order = self.create_order([(self.kit, 1)])
        order.picking_ids.move_ids.filtered(lambda m: m.product_id == self.lamp)._action_cancel()
        self.deliver(order)
        self.assertEqual(self.get_rate(self.kit)[0], 0.0)

    def test_from_before_it_was_noted(self):
        """What was delivered before this addon came, and in another unit than the product's."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.kit, 1, {"product_uom_id": dozen.id})])
        order.picking_ids.move_ids.rma_kit_ratio = 0
        self.assertEqual(self.get_rate(self.kit)[0], 12.0)

    def test_inner_kits_and_bills_for_many(self):
        inner, _bill = self.create_kit("Inner", 1.0, {self.plate: 3})
        outer, _bill = self.create_kit("Outer", 1.0, {inner: 4, self.lamp: 2}, count=2)
        self.sell([(outer, 3)])
        self.assertEqual(self.get_rate(outer)[0], 3.0)
        self.assertEqual(self.get_rate(inner)[0], 0.0)

    def test_sent_back_a_kit_is_delivered_once(self):
        rma = self.authorize(self.sell([(self.kit, 4)]), {self.kit: 2})
        self.receive(rma)
        inspections = self.inspect(rma, disposition=self.send_back)
        inspections.move_ids.picking_id.button_validate()
        self.assertEqual(set(inspections.move_ids.mapped("state")), {"done"})
        self.assertEqual(self.get_rate(self.kit), (4.0, 2.0, 50.0))

    def test_parcel_of_incomplete_kits(self):
        """Nothing counts as received yet, but the parcel was carried, and the analysis is there."""
        self.set_costs(parcel=5.0)
        rma = self.authorize(self.sell([(self.kit, 1)]), {self.kit: 1})
        self.receive(rma, {self.plate: 3}, backorder=True)
        row = self.report_of(rma)
        self.assertEqual((row.qty_received, row.amount_freight), (0.0, 5.0))

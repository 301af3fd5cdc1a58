from odoo.addons.rma_management.tests.common_dock import DockCommon


class TestDropshipping(DockCommon):
    """Goods that went from a vendor to the customer come back to our warehouse (W6)."""

    def test_dropshipped_goods_come_to_our_warehouse(self):
        route = self.env.ref("stock_dropshipping.route_drop_shipping")
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        product = self.create_product(
            "Sofa",
            900.0,
            quantity=0,
            route_ids=[(6, 0, route.ids)],
            seller_ids=[(0, 0, {"partner_id": vendor.id, "price": 500.0})],
        )
        order = self.create_order([(product, 2)])
        purchase = self.env["purchase.order"].search([("partner_id", "=", vendor.id)])
        purchase.button_confirm()
        purchase.picking_ids.button_validate()
        self.assertEqual(order.order_line.qty_delivered, 2)
        self.invoice(order)
        rma = self.return_all_the_way(order, {product: 2})
        self.assertEqual((rma.state, rma.line_ids.qty_received), ("done", 2))
        self.assertEqual(self.on_hand(product, self.returns), 0)
        self.assertEqual(self.on_hand(product, self.warehouse.lot_stock_id), 2)
        self.assertEqual(order.order_line.qty_delivered, 0)

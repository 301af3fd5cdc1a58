from odoo import Command, fields

from .common_dock import DockCommon


class TestStockTracking(DockCommon):
    """Units, lots, packages and owners: what came is what leaves (W6)."""

    def test_dozens_sold_units_returned(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 1, {"product_uom_id": dozen.id, "price_unit": 120.0})])
        unit = self.chair.uom_id
        total = 0
        for quantity in (5, 7):
            rma = self.authorize(order, {self.chair: quantity}, line={"product_uom_id": unit.id})
            self.assertEqual(rma.picking_ids.move_ids.product_uom, unit)
            self.receive(rma)
            self.inspect(rma)
            total += self.credit(rma).amount_untaxed
            self.assertEqual(rma.state, "done")
        self.assertEqual(total, 120)
        self.assertEqual(order.order_line.qty_delivered, 0)
        self.assertEqual(self.on_hand(self.chair, self.returns), 0)

    def test_units_sold_dozen_returned_and_counted_in_pieces(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.chair, 24)])
        rma = self.authorize(order, {self.chair: 2}, line={"product_uom_id": dozen.id})
        move = rma.picking_ids.move_ids
        move.write({"quantity": 7 / 12, "picked": True})
        rma.picking_ids.with_context(skip_backorder=True).button_validate()
        self.receive(rma)
        self.assertEqual(rma.line_ids.qty_received, 2)
        self.assertFalse(rma.discrepancy_ids)
        self.inspect(rma)
        self.assertEqual(self.on_hand(self.chair, self.warehouse.lot_stock_id), 1000)

    def test_lots_and_expiry(self):
        product = self.create_product("Cream", 10.0, tracking="lot")
        if "use_expiration_date" in product._fields:
            product.use_expiration_date = True
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("L1", "L2")]
        )
        if "expiration_date" in lots._fields:
            lots.expiration_date = fields.Datetime.now()
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 3, lot_id=lot
            )
        order = self.create_order([(product, 5)])
        self.deliver(order)
        order.picking_ids.filtered(lambda p: p.state == "assigned").with_context(
            skip_expired=True
        ).button_validate()
        self.invoice(order)
        rma = self.authorize(order, {product: 5})
        self.receive(rma)
        self.assertFalse(rma.discrepancy_ids)
        self.assertEqual(rma.line_ids._get_received_lots(), {lots[0]: 3, lots[1]: 2})
        self.inspect(rma)
        for lot in lots:
            self.assertEqual(self.on_hand(product, self.warehouse.lot_stock_id, lot), 3)
            self.assertEqual(self.on_hand(product, self.returns, lot), 0)

    def receive_in(self, rma, **line_vals):
        """Receive with something more said on the move lines."""
        rma.picking_ids.move_ids.move_line_ids.write(line_vals)
        self.receive(rma)

    def test_packages_leave_with_their_goods(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        box = self.env["stock.package"].create({"name": "BOX-1"})
        self.receive_in(rma, result_package_id=box.id)
        self.assertEqual(box.quant_ids.location_id, self.returns)
        self.inspect(rma, quantities={self.chair: 2})
        self.inspect(rma, self.scrap)
        self.assertEqual(self.negative_quants(self.chair), self.env["stock.quant"])
        self.assertEqual(self.on_hand(self.chair, self.returns), 0)
        self.assertEqual(self.on_hand(self.chair, self.warehouse.lot_stock_id), 999)

    def test_consigned_goods_stay_their_owners(self):
        owner = self.env["res.partner"].create({"name": "Consignor"})
        rma = self.authorize(self.sell([(self.chair, 2)]), {self.chair: 2})
        rma.picking_ids.owner_id = owner
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.negative_quants(self.chair), self.env["stock.quant"])
        stock = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.chair.id),
                ("location_id", "=", self.warehouse.lot_stock_id.id),
                ("owner_id", "=", owner.id),
            ]
        )
        self.assertEqual(stock.quantity, 2)
        self.assertEqual(self.on_hand(self.chair, self.returns), 0)

    def test_consigned_serial_is_scrapped_and_sent_back(self):
        owner = self.env["res.partner"].create({"name": "Consignor"})
        box = self.env["stock.package"].create({"name": "BOX-2"})
        rma = self.authorize(self.sell_serials(self.serials[:2]), {self.phone: 2})
        rma.picking_ids.owner_id = owner
        self.receive_in(rma, result_package_id=box.id)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        for line, disposition in zip(wizard.line_ids, (self.scrap, self.send_back), strict=True):
            line.disposition_id = disposition
        wizard.action_apply()
        rma.picking_ids.filtered(lambda p: p.state == "assigned").button_validate()
        self.assertEqual(self.on_hand(self.phone, self.returns), 0)
        self.assertEqual(self.negative_quants(self.phone), self.env["stock.quant"])

    def negative_quants(self, product):
        return self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id.usage", "=", "internal"),
                ("quantity", "<", 0),
            ]
        )

    def test_serial_sent_back_and_returned_again(self):
        order = self.sell_serials(self.serials[0])
        rma = self.authorize(order, {self.phone: 1})
        self.receive(rma)
        self.inspect(rma, self.send_back)
        rma.picking_ids.filtered(lambda p: p.state == "assigned").button_validate()
        self.assertEqual(order.order_line.qty_returnable, 1)
        again = self.authorize(
            order, {self.phone: 1}, line={"lot_ids": [Command.set(self.serials[0].ids)]}
        )
        self.receive(again)
        self.assertFalse(again.discrepancy_ids)
        self.inspect(again)
        self.assertEqual(self.credit(again).amount_untaxed, 500)
        self.assertEqual(self.on_hand(self.phone, self.warehouse.lot_stock_id, self.serials[0]), 1)

from odoo import Command, fields

from ..common_dock import DockCommon


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

    # What was delivered for an owner

    def sell_consigned(self, product, owned, own=0, lots=()):
        """Sell goods of a consignor, some of our own beside them."""
        self.owner = self.env["res.partner"].create({"name": "Consignor"})
        order = self.create_order([(product, owned + own)])
        move = order.picking_ids.move_ids
        move.move_line_ids.unlink()
        none = self.env["stock.lot"]
        parts = [(lot, 1.0, self.owner) for lot in lots] or [(none, owned, self.owner)]
        if own:
            parts.append((none, own, self.owner.browse()))
        move.move_line_ids = [
            Command.create(
                {
                    **move._prepare_rma_move_line_vals(lot, move.product_uom, quantity),
                    "owner_id": owner.id,
                }
            )
            for lot, quantity, owner in parts
        ]
        move.picked = True
        order.picking_ids.button_validate()
        self.invoice(order)
        return order

    def owned(self, product, location):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "=", location.id)]
        )
        return sum(quants.filtered(lambda quant: quant.owner_id == self.owner).mapped("quantity"))

    def test_goods_of_a_consignor_come_back_as_the_consignors(self):
        """However they are received, and wherever they go."""
        shelf = self.warehouse.lot_stock_id
        for way in ("transfer", "count", "desk", "backorder"):
            with self.subTest(way=way):
                stool = self.create_product("Stool", 20.0)
                order = self.sell_consigned(stool, 3)
                rma = self.authorize(order, {stool: 2}).with_env(self.env)
                if way == "desk":
                    rma.with_user(self.inspector)._receive_at_desk(
                        [{"product_id": stool.id, "quantity": 2}], False
                    )
                elif way == "backorder":
                    self.dock(rma, {stool: 1}, backorder=True)
                    self.receive(rma)
                else:
                    self.receive(rma, {stool: 2} if way == "count" else None)
                self.assertEqual(self.owned(stool, self.returns), 2)
                self.assertFalse(sum(rma.picking_ids.move_ids.mapped("value")))
                self.inspect(rma, quantities={stool: 1})
                self.assertEqual(self.owned(stool, shelf), -3 + 1)
                self.inspect(rma, self.scrap)
                self.assertEqual(self.owned(stool, self.returns), 0)
                self.assertEqual(self.on_hand(stool, self.returns), 0)

    def test_goods_of_several_owners(self):
        """Each gets back what is theirs; two inspections scrap no unit twice."""
        stool = self.create_product("Stool", 20.0)
        rma = self.authorize(self.sell_consigned(stool, 2, own=1), {stool: 3})
        self.receive(rma)
        self.assertEqual(self.owned(stool, self.returns), 2)
        self.assertEqual(self.on_hand(stool, self.returns), 3)
        wizard = self.env["rma.inspect"].create({"order_id": rma.id})
        wizard.line_ids.quantity = 1
        wizard.line_ids.copy({"quantity": 2})
        wizard.line_ids.disposition_id = self.scrap
        wizard.action_apply()
        self.assertEqual(self.owned(stool, self.returns), 0)
        self.assertEqual(self.on_hand(stool, self.returns), 0)
        self.assertFalse(
            self.negative_quants(stool).filtered(lambda q: q.location_id == self.returns)
        )

    def test_serials_of_a_consignor(self):
        order = self.sell_consigned(self.phone, 2, lots=self.serials[:2])
        rma = self.authorize(
            order, {self.phone: 1}, line={"lot_ids": [Command.set(self.serials[1].ids)]}
        )
        self.receive(rma)
        self.assertEqual(self.owned(self.phone, self.returns), 1)
        self.inspect(rma, self.send_back)
        rma.picking_ids.filtered(lambda p: p.state == "assigned").button_validate()
        self.assertEqual(self.owned(self.phone, self.returns), 0)
        again = self.authorize(
            order, {self.phone: 2}, line={"lot_ids": [Command.set(self.serials[:2].ids)]}
        )
        self.receive(again)
        self.assertEqual(self.owned(self.phone, self.returns), 2)

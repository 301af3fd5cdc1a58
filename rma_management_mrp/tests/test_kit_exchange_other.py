from odoo.exceptions import UserError

from .common_exchange import KitExchangeCommon


class TestKitExchangeOther(KitExchangeCommon):
    """Another product: the goods are credited, the replacement is sold."""

    def finish(self, rma):
        """Ship what is open, credit the goods, invoice the new orders and post it all."""
        if self.count_to_ship(rma):
            self.ship(rma)
        if any(line.qty_to_credit for line in rma.line_ids):
            self.credit(rma)
        invoices = self.env["account.move"]
        for sale in rma.replacement_order_ids.filtered(lambda s: s.invoice_status == "to invoice"):
            invoices |= self.invoice(sale)
        return invoices

    def test_whatever_for_whatever(self):
        """(goods, replacement, what the customer gets, credited, sold), without taxes"""
        for goods, product, sent, credited, sold in (
            (self.kit, self.chair, {self.chair: 2}, 180, 200),
            (self.chair, self.kit, {self.lamp: 2, self.plate: 8}, 200, 180),
            (self.kit, self.other_kit, {self.plate: 12, self.stool: 2}, 180, 240),
            (self.other_kit, self.kit, {self.lamp: 2, self.plate: 8}, 240, 180),
            # A component of the kit, alone.
            (self.kit, self.plate, {self.plate: 2}, 180, 20),
        ):
            with self.subTest(goods=goods.name, product=product.name):
                order = self.sell([(goods, 3)])
                rma = self.exchange(order, {goods: 2}, product)
                self.assertAlmostEqual(rma.amount_replacement, 1.2 * sold)
                self.receive(rma)
                self.inspect(rma, user=self.inspector)
                self.assertRecordValues(
                    rma.line_ids, [{"qty_replacing": 2, "qty_to_replace": 0, "qty_replaced": 0}]
                )
                self.assertEqual(len(rma.replacement_order_ids), 1)
                invoices = self.finish(rma)
                self.assertEqual(self.count_sent(rma), sent)
                self.assertEqual(rma.line_ids.qty_replaced, 2)
                self.assertEqual(rma.credit_note_ids.amount_untaxed, credited)
                self.assertEqual(invoices.amount_untaxed, sold)
                self.assertEqual(rma.state, "done")

    def test_part_of_the_components_has_left(self):
        """Of two kits (2 lamps, 8 plates): what was shipped; the rest is cancelled and sent again,
        by the order that was made for it."""
        for lamps, plates, replaced, missing in (
            (2, 4, 1, {self.plate: 4}),
            (2, 7, 1, {self.plate: 1}),
            (0, 8, 0, {self.lamp: 2}),
            (1, 4, 1, {self.lamp: 1, self.plate: 4}),
            (1, 3, 0, {self.lamp: 1, self.plate: 5}),
            (0, 0, 0, {self.lamp: 2, self.plate: 8}),
        ):
            with self.subTest(lamps=lamps, plates=plates):
                order = self.sell([(self.chair, 3)])
                rma = self.exchange_received(order, {self.chair: 2}, self.kit)
                if lamps or plates:
                    self.pack(rma, {self.lamp: lamps, self.plate: plates})
                line = rma.line_ids
                line._get_open_replacement_moves()._action_cancel()
                self.assertEqual(
                    (line.qty_replaced, line.qty_replacing, line.qty_to_replace),
                    (replaced, 0, 2 - replaced),
                )
                rma.action_send_replacements()
                self.assertEqual(self.count_to_ship(rma), missing)
                invoices = self.finish(rma)
                self.assertEqual(self.count_sent(rma), {self.lamp: 2, self.plate: 8})
                self.assertEqual(len(rma.replacement_order_ids), 1)
                self.assertEqual(rma.amount_replacement, 216)
                self.assertEqual(invoices.amount_untaxed, 180)
                self.assertEqual(rma.state, "done")

    def test_refused_goods_after_a_part_has_left(self):
        """Of three kits one is whole with the customer, and lamps of two more; two are due."""
        self.set_terms(exchange_timing="receipt")
        self.kit.invoice_policy = "order"
        for product, quantities, missing, sent in (
            (
                self.kit,
                {self.lamp: 3, self.plate: 4},
                {self.plate: 4},
                {self.lamp: 3, self.plate: 8},
            ),
            (self.stool, {self.stool: 1}, {self.stool: 1}, {self.stool: 2}),
        ):
            with self.subTest(product=product.name):
                order = self.sell([(self.chair, 3)])
                rma = self.exchange(order, {self.chair: 3}, product)
                self.receive(rma)
                self.pack(rma, quantities)
                self.inspect(rma, self.send_back, {self.chair: 1})
                self.inspect(rma)
                self.assertEqual(self.count_to_ship(rma), missing)
                invoices = self.finish(rma)
                self.assertEqual(self.count_sent(rma), sent)
                self.assertEqual(sum(invoices.mapped("amount_untaxed")), 2 * product.list_price)
                self.assertEqual(rma.credit_note_ids.amount_untaxed, 200)

    def test_dozens_come_and_go_in_parts(self):
        order = self.sell([(self.chair, 1, {"product_uom_id": self.dozen.id, "price_unit": 1200})])
        line = {"resolution": "exchange", "exchange_product_id": self.kit.id}
        rma = self.authorize(order, {self.chair: 1}, line=line)
        for chairs in (5, 7):
            for move in rma.line_ids._get_awaited_moves():
                move.product_uom = self.chair.uom_id
                move.product_uom_qty = 12 if chairs == 5 else 7
            self.receive(rma, {self.chair: chairs}, backorder=True)
            self.inspect(rma)
            self.assertEqual(self.count_to_ship(rma), {self.lamp: chairs, self.plate: 4 * chairs})
            self.finish(rma)
        self.assertEqual(rma.line_ids.qty_replaced, 1)
        self.assertEqual(rma.state, "done")
        self.assertEqual(sum(rma.replacement_order_ids.invoice_ids.mapped("amount_untaxed")), 1080)

    def test_half_kits_are_refused(self):
        order = self.sell([(self.chair, 3)])
        with self.assertRaisesRegex(UserError, "makes whole kits"):
            self.exchange(order, {self.chair: 1.5}, self.kit)
        self.exchange(order, {self.chair: 2}, self.kit)

    def test_half_received_sends_whole_kits_alone(self):
        order = self.sell([(self.chair, 3)])
        rma = self.exchange(order, {self.chair: 2}, self.kit)
        self.receive(rma, {self.chair: 1.5}, backorder=True)
        self.inspect(rma)
        self.assertEqual(self.count_to_ship(rma), {self.lamp: 1, self.plate: 4})
        self.assertFalse(rma.activity_ids)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.count_to_ship(rma), {self.lamp: 2, self.plate: 8})

    def test_new_kit_can_itself_be_returned(self):
        rma = self.exchange_received(self.sell([(self.chair, 2)]), {self.chair: 2}, self.kit)
        self.finish(rma)
        sale = rma.replacement_order_ids
        back = self.return_all_the_way(sale, {self.kit: 1})
        self.assertRecordValues(back, [{"state": "done", "amount_credited": 108}])
        again = self.exchange_received(sale, {self.kit: 1})
        self.ship(again)
        self.assertEqual(again.state, "done")
        self.assertRecordValues(
            sale.order_line, [{"qty_delivered": 1, "qty_invoiced": 1, "qty_to_invoice": 0}]
        )


class TestKitExchangeStock(KitExchangeCommon):
    """What is said at entry of a kit there is not enough of."""

    def enter(self, product, quantity, replacement=None):
        order = self.sell([(product, quantity)])
        entry = self.env["rma.entry"].with_user(self.csr).create({"sale_order_ids": order.ids})
        line = entry.line_ids
        line.write({"resolution": "exchange", "quantity": quantity})
        if replacement:
            line.exchange_product_id = replacement
        return line

    def test_components_make_the_free_stock(self):
        bulb = self.create_product("Bulb", 5.0, 7)
        kit, _bom = self.create_kit("Lit Lamp", 40.0, {self.lamp: 1, bulb: 2})
        for quantity, is_short in ((2, False), (3, False), (4, True)):
            with self.subTest(quantity=quantity):
                line = self.enter(self.chair, quantity, kit)
                self.assertEqual((line.free_qty, line.verdict), (3, "authorize"))
                self.assertEqual("Only 3 of Lit Lamp free" in (line.verdict_text or ""), is_short)

    def test_kits_of_consumables_are_never_short(self):
        string = self.create_product("String", 1.0, 0, is_storable=False)
        kit, _bom = self.create_kit("Strings", 5.0, {string: 3})
        self.assertFalse(self.enter(self.chair, 2, kit).verdict_text)

    def test_same_kit_at_entry(self):
        line = self.enter(self.kit, 2)
        self.assertEqual((line.verdict, line.verdict_text), ("authorize", ""))
        self.assertEqual(line.exchange_product_id, self.kit)

    def test_another_company_has_its_own_bill(self):
        """What another company's kit consists of counts neither for stock nor for what is sent."""
        company = self.create_second_company()
        self.bom.company_id = self.company
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.kit.product_tmpl_id.id,
                "type": "phantom",
                "sequence": -1,
                "company_id": company.id,
                "bom_line_ids": [(0, 0, {"product_id": self.chair.id, "product_qty": 1})],
            }
        )
        line = self.enter(self.kit, 2)
        # 992 plates are left.
        self.assertEqual((line.verdict, line.free_qty), ("authorize", 248))
        rma = self.env["rma.order"].browse(line.entry_id.action_confirm()["res_id"])
        rma = rma.with_env(self.env)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.count_to_ship(rma), {self.lamp: 2, self.plate: 8})

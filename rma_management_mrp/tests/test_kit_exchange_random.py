import random

from .common_exchange import KitExchangeCommon

SEEDS = range(12)


class TestKitExchangeRandom(KitExchangeCommon):
    """Whatever is received, shipped and cancelled in whichever parts: it comes out even."""

    def create_random_kit(self, rng, name):
        """Return (kit, what one holds)."""
        components = rng.sample([self.lamp, self.plate, self.stool, self.chair], rng.randint(1, 3))
        contents = {product: rng.randint(1, 4) for product in components}
        kit, _bom = self.create_kit(name, rng.choice([90.0, 33.33, 120.5]), contents)
        return kit, contents

    def receive_some(self, rng, rma, left):
        kits = rng.randint(1, left)
        moves = rma.line_ids._get_awaited_moves()
        for move in moves:
            move.quantity = kits * (move.rma_kit_ratio or 1)
            move.picked = True
        moves.picking_id.with_context(skip_backorder=True).button_validate()
        self.inspect(rma)
        return left - kits

    def ship_some(self, rng, rma):
        """Ship a part of what is open, and perhaps cancel some of the rest."""
        moves = rma.line_ids._get_open_replacement_moves()
        some = {}
        for move in moves:
            some[move.product_id] = min(rng.randint(0, int(move.product_qty)), move.product_qty)
        if any(some.values()):
            self.pack(rma, some)
        moves = rma.line_ids._get_open_replacement_moves()
        if rng.random() < 0.5:
            some = [move.id for move in moves if rng.random() < 0.6]
            moves.browse(some)._action_cancel()
        if rma.is_replacement_due:
            rma.action_send_replacements()

    def exchange_at_random(self, rng):
        """Return (order, rma, quantity, what one of the replacement holds, product or None)."""
        kit, contents = self.create_random_kit(rng, "Sold")
        goods = rng.choice([kit, kit, self.sofa])
        product = None
        if goods != kit or rng.random() < 0.5:
            product, contents = rng.choice(
                [(self.lamp, {self.lamp: 1}), self.create_random_kit(rng, "New")]
            )
        sold = rng.randint(1, 6)
        quantity = rng.randint(1, sold)
        self.set_terms(exchange_timing=rng.choice(["authorization", "receipt", "inspection"]))
        order = self.sell([(goods, sold)])
        rma = self.exchange(order, {goods: quantity}, product)
        left = quantity
        while left:
            left = self.receive_some(rng, rma, left)
            self.ship_some(rng, rma)
        for _round in range(3):
            self.ship_some(rng, rma)
        if self.count_to_ship(rma):
            self.ship(rma)
        return order, rma, quantity, contents, product

    def test_it_comes_out_even(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                order, rma, quantity, contents, product = self.exchange_at_random(
                    random.Random(seed)
                )
                self.assertEqual(
                    self.count_sent(rma),
                    {part: quantity * count for part, count in contents.items()},
                )
                self.assertEqual(rma.line_ids.qty_replaced, quantity)
                self.assertEqual(rma.replacement_status, "done")
                self.assertFalse(rma.activity_ids)
                sale_line = order.order_line
                if not product:
                    self.assertFalse(rma.credit_note_ids | rma.replacement_invoice_ids)
                    self.assertOrderIsEven(order, sale_line.product_uom_qty)
                else:
                    note = self.credit(rma)
                    self.assertAlmostEqual(note.amount_untaxed, quantity * sale_line.price_unit)
                    sales = rma.replacement_order_ids
                    for sale in sales:
                        self.invoice(sale)
                    self.assertAlmostEqual(
                        sum(sales.invoice_ids.mapped("amount_untaxed")),
                        quantity * product.list_price,
                    )
                    self.assertEqual(set(sales.mapped("invoice_status")), {"invoiced"})
                    owed = sum(sales.invoice_ids.mapped("amount_total")) - note.amount_total
                    shown = rma.amount_customer_pays - rma.amount_customer_gets
                    self.assertAlmostEqual(owed, shown, places=2)
                self.assertEqual(rma.state, "done")

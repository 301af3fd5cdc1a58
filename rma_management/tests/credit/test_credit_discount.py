from odoo.tests import Form

from ..common_credit import CreditCommon


class TestCreditDiscount(CreditCommon):
    """Discounts on the whole order (M2): they come back with the goods they were granted on."""

    def test_discount_on_goods_with_a_fixed_tax(self):
        """Core takes a fixed tax off what it discounts: the discount is the goods' all the same."""
        self.settle_at_once()
        fixed = self.create_tax("Eco 1.00", 1.0, amount_type="fixed")
        order = self.create_order(
            [
                (self.chair, 1),
                (self.lamp, 3, {"price_unit": 100.0, "tax_ids": (self.tax | fixed).ids}),
            ]
        )
        self.add_discount(order, "so_discount", 0.1)
        self.deliver(order)
        invoice = self.invoice(order)
        self.assertEqual(invoice.amount_total, 435.0)
        chair = self.credit(self.authorize(order, {self.chair: 1}))
        self.assertEqual(chair.amount_total, 108.0)
        notes = chair | self.return_one_by_one(order, (self.lamp,))
        self.assertEqual([note.amount_total for note in notes], [108.0, 109.0, 109.0, 109.0])
        self.assert_reversed(invoice, notes)

    def test_discount_per_tax(self):
        self.settle_at_once()
        other = self.create_tax("7%", 7.0)
        order = self.create_order(
            [(self.chair, 3), (self.lamp, 3, {"price_unit": 9.99, "tax_ids": other.ids})]
        )
        self.add_discount(order, "so_discount", 0.15)
        self.deliver(order)
        invoice = self.invoice(order)
        self.assertEqual(len(invoice.invoice_line_ids), 4)
        notes = self.return_one_by_one(order, (self.chair, self.lamp))
        self.assert_reversed(invoice, notes)

    def test_two_discounts_one_above_the_other(self):
        self.settle_at_once()
        order = self.create_order([(self.chair, 3), (self.lamp, 3)])
        self.add_discount(order, "amount", 33.33)
        self.add_discount(order, "so_discount", 0.07)
        self.deliver(order)
        invoice = self.invoice(order)
        self.assert_reversed(invoice, self.return_one_by_one(order, (self.chair, self.lamp)))

    def test_discount_over_several_invoices(self):
        """Core puts the discount on the first invoice; it is that invoice's goods that have it."""
        self.settle_at_once()
        order = self.create_order([(self.chair, 4)])
        self.add_discount(order, "amount", 48.0)
        picking = order.picking_ids
        picking.move_ids.quantity = 2
        Form.from_action(self.env, picking.button_validate()).save().process()
        first = self.invoice(order)
        self.deliver(order)
        second = self.invoice(order)
        self.assertEqual((first | second).mapped("amount_total"), [192.0, 240.0])
        notes = self.env["account.move"]
        for _unit in range(4):
            notes |= self.credit(self.authorize(order, {self.chair: 1}))
        self.assertEqual(notes.mapped("amount_total"), [96.0, 96.0, 120.0, 120.0])
        self.assert_reversed(first | second, notes)

    def test_discount_forgotten_by_hand(self):
        """Goods credited by hand without their discount: the next note takes it off."""
        for discount, expected in ((48.0, [96.0, 108.0, 108.0]), (300.0, [0.0, 15.0, 45.0])):
            with self.subTest(discount=discount):
                order = self.create_order([(self.chair, 4)])
                self.add_discount(order, "amount", discount)
                self.deliver(order)
                invoice = self.invoice(order)
                first = self.settle(order, {self.chair: 1})
                notes = self.reverse_by_hand(invoice)
                notes.invoice_line_ids.filtered(lambda line: line.price_unit < 0).unlink()
                notes.invoice_line_ids.quantity = 1
                notes.action_post()
                self.assertEqual(first.line_ids.qty_to_credit, 0)
                for amount in expected:
                    rma = self.settle(order, {self.chair: 1})
                    notes |= (note := self.credit(rma))
                    self.assertEqual(note.amount_total, amount)
                    self.assertEqual(rma.state, "done")
                self.assert_reversed(invoice, notes)

    def test_one_invoice_for_two_orders(self):
        """A discount is shared over the goods of its own order, whatever else is invoiced."""
        self.settle_at_once()
        for kind, amount, expected in (
            ("so_discount", 0.25, (60.0, 45.0)),
            ("amount", 12.0, (60.0, 54.0)),
        ):
            with self.subTest(kind=kind):
                plain, cheaper = orders = [
                    self.create_order([(self.lamp, 2, {"price_unit": 50.0})]) for _order in range(2)
                ]
                self.add_discount(cheaper, kind, amount)
                invoice = self.env["account.move"]
                for order in orders:
                    self.deliver(order)
                invoice = (plain | cheaper)._create_invoices()
                invoice.action_post()
                self.assertEqual(len(invoice), 1)
                notes = self.env["account.move"]
                for order, total in zip(orders, expected, strict=True):
                    for _unit in range(2):
                        rma = self.authorize(order, {self.lamp: 1})
                        self.assertEqual(rma.amount_estimated, total)
                        note = self.credit(rma)
                        self.assertEqual(note.amount_total, total)
                        notes |= note
                self.assert_reversed(invoice, notes)

    def test_discount_of_an_order_without_goods_on_the_invoice(self):
        """One order's goods do not pay for what was taken off another one's service."""
        self.settle_at_once()
        goods = self.create_order([(self.chair, 1)])
        work = self.create_order([(self.service, 1, {"price_unit": 100.0})])
        self.add_discount(work, "so_discount", 0.5)
        self.deliver(goods)
        invoice = (goods | work)._create_invoices()
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 180.0)
        note = self.credit(self.authorize(goods, {self.chair: 1}))
        self.assertEqual(note.amount_total, 120.0)

from odoo.tests import Form

from .common_exchange import KitExchangeCommon
from .test_kit_component import ComponentCommon


class TestKitExchangeComponent(KitExchangeCommon, ComponentCommon):
    """A component that came back alone is replaced by the same, and its kit is whole again."""

    def swap(self, order, product, quantity, kit=None, **line):
        return self.component(
            order, product, quantity, kit, line={"resolution": "exchange", **line}, user=self.csr
        ).with_env(self.env)

    def test_from_entry_to_done(self):
        """(kits sold, component, quantity, received one after the other)"""
        for kits, product, quantity, receipts in (
            (1, self.lamp, 1, (1,)),
            (2, self.plate, 3, (3,)),
            (2, self.plate, 8, (1, 7)),
            (3, self.plate, 5, (2, 2, 1)),
        ):
            with self.subTest(product=product.name, quantity=quantity):
                order = self.sell([(self.kit, kits)])
                rma = self.swap(order, product, quantity)
                self.assertRecordValues(rma, [{"amount_estimated": 0, "amount_replacement": 0}])
                for part in receipts:
                    self.receive(rma, {product: part}, backorder=True)
                    self.assertEqual(self.count_to_ship(rma), {})
                    self.inspect(rma, user=self.inspector)
                    self.assertEqual(self.count_to_ship(rma), {product: part})
                    self.ship(rma)
                self.assertEqual(self.count_sent(rma), {product: quantity})
                self.assertRecordValues(rma, [{"state": "done", "replacement_status": "done"}])
                self.assertFalse(rma.credit_note_ids)
                self.assertOrderIsEven(order, kits)
                self.assertEqual(order.order_line.qty_returnable, kits)

    def test_all_components_one_by_one_are_no_new_kit(self):
        order = self.sell([(self.kit, 2)])
        for product, quantity in ((self.lamp, 2), (self.plate, 8)):
            rma = self.swap(order, product, quantity)
            self.receive(rma)
            self.inspect(rma)
            self.ship(rma)
            self.assertOrderIsEven(order, 2)
        back = self.return_all_the_way(order, {self.kit: 2})
        self.assertEqual(back.amount_credited, 216)

    def test_replaced_and_credited_components_of_one_kit(self):
        order = self.sell([(self.kit, 1)])
        rma = self.swap(order, self.lamp, 1)
        credited = self.component(order, self.plate, 4)
        for each in (rma, credited):
            self.receive(each)
            self.inspect(each)
        self.ship(rma)
        self.assertEqual(self.credit(credited).amount_untaxed, 49.09)
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        back = self.component(order, self.lamp, 1)
        self.receive(back)
        self.inspect(back)
        self.assertEqual(self.credit(back).amount_untaxed, 40.91)
        self.assertEqual(order.order_line.qty_invoiced, 0)

    def test_component_in_two_places_of_its_kit(self):
        inner, _bom = self.create_kit("Plates", 40.0, {self.plate: 4})
        outer, _bom = self.create_kit("Two Sets", 150.0, {inner: 1, self.kit: 1})
        order = self.sell([(outer, 1)])
        rma = self.swap(order, self.plate, 6, outer)
        self.receive(rma)
        self.inspect(rma)
        self.ship(rma)
        self.assertEqual((rma.state, self.count_sent(rma)), ("done", {self.plate: 6}))
        self.assertEqual(order.order_line.qty_returnable, 1)
        self.assertEqual(
            order.order_line._count_kits(
                lambda move: move._is_to_customer() - move._is_from_customer()
            ),
            1,
        )

    def test_never_in_advance(self):
        self.set_terms(exchange_timing="authorization")
        order = self.sell([(self.kit, 1)])
        rma = self.swap(order, self.lamp, 1)
        self.assertFalse(rma.replacement_picking_ids)
        self.receive(rma)
        self.assertEqual(self.count_to_ship(rma), {self.lamp: 1})

    def test_refused_component_after_the_other_left_is_charged_by_its_share(self):
        self.set_terms(exchange_timing="receipt")
        order = self.sell([(self.kit, 1)])
        rma = self.swap(order, self.plate, 2)
        self.receive(rma)
        self.ship(rma)
        self.inspect(rma, self.send_back)
        self.assertEqual(rma.line_ids.qty_advanced, 2)
        rma.inspection_ids.move_ids.picking_id.button_validate()
        rma.action_invoice_replacement()
        self.assertRecordValues(
            rma.replacement_invoice_ids.invoice_line_ids,
            [{"product_id": self.plate.id, "quantity": 2, "price_subtotal": 24.55}],
        )
        rma.replacement_invoice_ids.action_post()
        self.assertEqual(rma.state, "done")
        self.assertOrderIsEven(order, 1)

    def test_component_for_another_product(self):
        order = self.sell([(self.kit, 1)])
        rma = self.swap(order, self.lamp, 1, exchange_product_id=self.stool.id)
        self.receive(rma)
        self.inspect(rma)
        self.ship(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 40.91)
        self.assertEqual(rma.replacement_order_ids.amount_untaxed, 40)
        self.assertEqual(rma.state, "done")

    def test_resolution_changed_on_the_way(self):
        """(what comes back, sent in its place)"""
        for product, sent in (
            (self.kit, {self.lamp: 1, self.plate: 4}),
            (self.lamp, {self.lamp: 1}),
        ):
            with self.subTest(product=product.name):
                order = self.sell([(self.kit, 1)])
                rma = self.component(order, product, 1, user=self.csr).with_env(self.env)
                self.receive(rma)
                rma.line_ids.with_user(self.csr).action_change_resolution("exchange")
                self.inspect(rma)
                self.ship(rma)
                self.assertEqual((rma.state, self.count_sent(rma)), ("done", sent))
                self.assertFalse(rma.credit_note_ids)
                self.assertOrderIsEven(order, 1)

    def test_component_chosen_after_the_resolution(self):
        order = self.sell([(self.kit, 1)])
        entry = self.env["rma.entry"].create({"sale_order_ids": order.ids})
        with Form(entry) as form, form.line_ids.edit(0) as line:
            line.resolution = "exchange"
            self.assertEqual(line.exchange_product_id, self.kit)
            line.product_id = self.lamp
            self.assertEqual(line.exchange_product_id, self.lamp)
            line.product_id = self.kit
            self.assertEqual(line.exchange_product_id, self.kit)
            line.exchange_product_id = self.chair
            line.product_id = self.lamp
            self.assertEqual(line.exchange_product_id, self.chair)

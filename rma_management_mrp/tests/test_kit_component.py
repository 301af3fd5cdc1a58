from odoo import Command
from odoo.exceptions import UserError

from .common import KitCommon


class ComponentCommon(KitCommon):
    """The kit costs 90.00: a lamp stands for 16.665 of 36.665 of it, each plate for 5."""

    def component(self, order, product, quantity, kit=None, **vals):
        """Authorize the return of some of a component alone."""
        sale_line = self.line_of(order, kit or self.kit)
        line = {"product_id": product.id, **vals.pop("line", {})}
        return self.authorize(order, {sale_line: quantity}, line=line, **vals)


class TestKitComponent(ComponentCommon):
    """A single component of a kit comes back."""

    def test_a_component_goes_all_the_way(self):
        order = self.sell([(self.kit, 2)])
        rma = self.component(order, self.plate, 3, user=self.csr).with_user(self.env.user)
        line = rma.line_ids
        self.assertEqual(line.product_uom_id, self.plate.uom_id)
        self.assertEqual(self.count_open(rma), {self.plate: 3})
        self.assertEqual(line.move_ids.origin_returned_move_id.product_id, self.plate)
        self.assertEqual(rma.amount_estimated, 44.18)
        self.assertEqual((order.order_line.qty_returnable, line.qty_returnable), (1, 8))
        self.receive(rma)
        self.assertRecordValues(
            line,
            [{"qty_received": 3, "qty_open": 0, "qty_incomplete": 0, "receipt_status": "done"}],
        )
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.inspect(rma, user=self.inspector)
        self.assertEqual(self.count_waiting(), {})
        note = self.credit(rma)
        self.assertRecordValues(
            note.invoice_line_ids,
            [{"product_id": self.plate.id, "quantity": 3, "price_subtotal": 36.82}],
        )
        self.assertEqual(note.amount_total, rma.amount_estimated)
        self.assertRecordValues(line, [{"qty_credited": 3, "qty_to_credit": 0}])
        self.assertEqual(rma.state, "done")
        self.assertRecordValues(
            order.order_line,
            [{"qty_invoiced": 1.59, "qty_to_invoice": 0, "invoice_status": "invoiced"}],
        )

    def test_what_cannot_be_done_with_components_is_said(self):
        order = self.sell([(self.kit, 1), (self.chair, 1)])
        for vals, text in (
            ({"product_id": self.chair.id}, "not delivered as a part of Table Set"),
            ({"resolution": "repair"}, "can only be credited"),
            ({"resolution": "keep"}, "can only be credited"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, text):
                self.component(order, self.plate, 1, line=vals)
        rma = self.component(order, self.plate, 1)
        with self.assertRaisesRegex(UserError, "can only be credited"):
            rma.line_ids.action_change_resolution("repair")

    def test_everything_that_comes_back_credits_the_invoice(self):
        self.settle_at_once()
        for price, kits, returns in (
            (90.0, 1, [(self.lamp, 1), (self.plate, 4)]),
            (33.33, 1, [(self.plate, 1)] * 4 + [(self.lamp, 1)]),
            (10.01, 3, [(self.kit, 1), (self.plate, 3), (self.lamp, 2), (self.plate, 5)]),
            (99.99, 2, [(self.plate, 1), (self.kit, 1), (self.lamp, 1), (self.plate, 3)]),
            (0.07, 2, [(self.plate, 5), (self.lamp, 2), (self.plate, 3)]),
        ):
            with self.subTest(price=price, kits=kits):
                order = self.sell([(self.kit, kits, {"price_unit": price})])
                notes = self.env["account.move"]
                for product, quantity in returns:
                    notes |= self.credit(self.component(order, product, quantity))
                    # Costs change; what the kit was made of does not.
                    self.plate.standard_price += 1
                self.assertEqual(sum(notes.mapped("amount_untaxed")), order.amount_untaxed)
                invoice = order.invoice_ids - notes
                self.assertAlmostEqual(sum(notes.mapped("amount_total")), invoice.amount_total, 4)
                self.assertEqual(order.order_line.qty_invoiced, 0)
                with self.assertRaises(UserError):
                    self.component(order, self.plate, 1)

    def test_kits_and_components_share_what_is_left(self):
        """After each step: what is asked for, whether it can be had, kits and plates left."""
        order = self.sell([(self.kit, 3)])
        for product, quantity, is_allowed, kits, plates in (
            (self.plate, 13, False, 3, 12),
            (self.plate, 1, True, 2, 11),
            (self.kit, 3, False, 2, 11),
            (self.kit, 1, True, 1, 7),
            (self.plate, 8, False, 1, 7),
            (self.plate, 3, True, 1, 4),
            (self.lamp, 3, False, 1, 4),
            (self.kit, 1, True, 0, 0),
            (self.plate, 1, False, 0, 0),
            (self.kit, 1, False, 0, 0),
            (self.lamp, 1, True, 0, 0),
            (self.lamp, 1, False, 0, 0),
        ):
            with self.subTest(product=product.name, quantity=quantity):
                if is_allowed:
                    self.receive(self.component(order, product, quantity))
                else:
                    with self.assertRaisesRegex(UserError, "can still be returned"):
                        self.component(order, product, quantity)
                sale_line = order.order_line
                left = sum(left for _m, left in sale_line._get_component_positions(self.plate))
                self.assertEqual((sale_line.qty_returnable, left), (kits, plates))

    def test_one_return_of_kits_and_components(self):
        order = self.sell([(self.kit, 2)])
        sale_line = order.order_line

        def enter(kits, lamps):
            return self.env["rma.order"].create(
                {
                    "partner_id": self.partner.id,
                    "line_ids": [
                        Command.create({"sale_line_id": sale_line.id, "product_uom_qty": kits}),
                        Command.create(
                            {
                                "sale_line_id": sale_line.id,
                                "product_id": self.lamp.id,
                                "product_uom_qty": lamps,
                            }
                        ),
                    ],
                }
            )

        with self.assertRaisesRegex(UserError, "Only 0 Units of Lamp"):
            enter(2, 1).action_submit()
        rma = enter(1, 1)
        rma.action_submit()
        self.assertEqual(self.count_open(rma), {self.lamp: 2, self.plate: 4})
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.count_waiting(), {})
        self.assertEqual(self.credit(rma).amount_untaxed, 130.91)
        self.assertEqual(sale_line.qty_to_invoice, 0)

    def test_component_sent_back_is_the_customers_again(self):
        order = self.sell([(self.kit, 1)])
        rma = self.component(order, self.lamp, 1)
        self.receive(rma)
        self.assertEqual(order.order_line.qty_delivered, 0)
        self.inspect(rma, disposition=self.send_back)
        picking = rma.inspection_ids.move_ids.picking_id
        picking.button_validate()
        self.assertEqual((order.order_line.qty_delivered, order.order_line.qty_returnable), (1, 1))
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(rma.state, "done")
        self.assertEqual(self.credit(self.settle(order, {self.kit: 1})).amount_untaxed, 90)

    def test_scrapped_component(self):
        rma = self.component(self.sell([(self.kit, 1)]), self.plate, 2)
        self.receive(rma)
        self.inspect(rma, disposition=self.scrap)
        self.assertEqual(self.count_waiting(), {})
        self.assertEqual(self.credit(rma).amount_untaxed, 24.55)

    def test_kits_by_the_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.sell([(self.kit, 1, {"product_uom_id": dozen.id, "price_unit": 1000.0})])
        invoice = order.invoice_ids
        notes = self.env["account.move"]
        for product, quantity in (
            (self.lamp, 5),
            (self.plate, 41),
            (self.lamp, 7),
            (self.plate, 7),
        ):
            rma = self.component(order, product, quantity)
            self.assertEqual(self.count_open(rma), {product: quantity})
            self.receive(rma)
            self.inspect(rma)
            notes |= self.credit(rma)
        self.assertEqual(sum(notes.mapped("amount_total")), invoice.amount_total)
        self.assertEqual(order.order_line.qty_invoiced, 0)

    def test_serial_of_a_component(self):
        radio = self.create_product("Radio", 50.0, 0, tracking="serial")
        serials = self.create_serials(radio, ["C1", "C2"])
        case, _bom = self.create_kit("Radio in Case", 70.0, {radio: 1, self.lamp: 2})
        order = self.sell([(case, 2)])
        rma = self.component(
            order, radio, 1, kit=case, line={"lot_ids": [Command.set(serials[1].ids)]}
        )
        self.assertEqual(rma.line_ids.move_ids.move_line_ids.lot_id, serials[1])
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.count_waiting(), {})
        self.assertEqual(order.order_line._get_returnable_lots(), serials[0])

    def test_order_policy_asks_for_nothing(self):
        self.company.rma_lower_ordered_qty = True
        kit, _bom = self.create_kit("Prepaid", 60.0, {self.plate: 2}, invoice_policy="order")
        order = self.sell([(kit, 2)])
        self.return_component_all_the_way(order, kit)
        self.assertEqual((order.order_line.qty_to_invoice, order.invoice_status), (0, "no"))

    def return_component_all_the_way(self, order, kit):
        rma = self.component(order, self.plate, 1, kit=kit)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_untaxed, 30)
        return rma

    def test_entry_offers_components(self):
        order = self.sell([(self.kit, 1)])
        entry = self.env["rma.entry"].create({"sale_order_ids": order.ids})
        line = entry.line_ids
        self.assertEqual(line.component_ids, self.kit | self.lamp | self.plate)
        line.write({"product_id": self.plate.id, "quantity": 1})
        self.assertRecordValues(
            line, [{"qty_returnable": 4, "product_uom_id": self.plate.uom_id.id}]
        )
        self.assertEqual((line.verdict, entry.amount_estimated), ("authorize", 14.72))
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.assertEqual(self.count_open(rma), {self.plate: 1})
        # What is left makes no kit, and can come back all the same.
        entry = self.env["rma.entry"].create({"sale_order_ids": order.ids})
        self.assertEqual(entry.line_ids.qty_returnable, 0)
        entry.line_ids.write({"product_id": self.lamp.id, "quantity": 1})
        self.assertEqual(entry.line_ids.verdict, "authorize")

    def test_missing_components_weigh_the_same(self):
        """Shares are those of the first return, whatever the costs have become."""
        order = self.sell([(self.kit, 2)])
        self.component(order, self.plate, 1)
        self.plate.standard_price = 500
        rma = self.authorize(order, {self.kit: 1})
        self.receive(rma, {self.lamp: 1, self.plate: 3}, backorder=True)
        rma.action_accept_incomplete()
        self.assertEqual(rma.charge_ids.amount, 14.73)

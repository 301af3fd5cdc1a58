from odoo import Command
from odoo.exceptions import AccessError

from ..common_charge import ChargeCommon


class FreightCommon(ChargeCommon):
    """The law gives back the delivery, of 12.00, with everything that was ordered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.country_id = cls.env.ref("base.de")

    def get_promise(self, rma):
        """Return what the estimate of a return holds for the delivery."""
        return sum(rma._get_settlement().bonuses.values())

    def get_given(self, *returns):
        """Return what stands on notes for the delivery, per return."""
        return [
            self.charge_lines(
                rma.credit_note_ids.filtered(lambda note: note.state != "cancel")
            ).get("outbound_freight", 0.0)
            for rma in returns
        ]

    def take_in(self, rma):
        self.receive(rma)
        self.inspect(rma)


class TestFreightLimit(FreightCommon):
    """No more than the standard delivery goes back."""

    def test_up_to_the_standard_tariff(self):
        self.company.rma_standard_delivery = 4.90
        order = self.sell([(self.chair, 1), (self.delivery, 1)])
        entry = self.env["rma.entry"].create({"sale_order_ids": [Command.set(order.ids)]})
        entry.action_return_all()
        self.assertEqual(entry.amount_estimated, 124.9)
        rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
        self.company.rma_standard_delivery = 1.0
        self.take_in(rma)
        self.assertEqual(rma.amount_estimated, 124.9)
        step = rma._get_explanation()[-1]
        money = "$\N{NO-BREAK SPACE}%s"
        self.assertEqual(
            step["formula"],
            f"{money % '12.00'}, refunded up to the standard tariff {money % '4.90'}",
        )
        self.assertIn(money % "12.00", step["basis"])
        note = self.credit(rma, post=False)
        line = note.invoice_line_ids.filtered("rma_charge_id")
        self.assertRecordValues(
            line, [{"price_subtotal": 4.08, "price_total": 4.9, "quantity": 1.0}]
        )
        # Whoever edits the line keeps the amount.
        line.name = "Delivery"
        line.quantity = 1.0
        self.assertEqual(line.price_total, 4.9)
        note.action_post()
        self.assertEqual(note.amount_total, 124.9)
        self.assertEqual(rma.state, "done")

    def test_limits(self):
        table = [
            # standard, price of the delivery, given back
            (0.0, 10.0, 12.0),
            (12.0, 10.0, 12.0),
            (11.99, 10.0, 11.99),
            (20.0, 10.0, 12.0),
            (4.90, 0.33, 0.4),
        ]
        for standard, price, given in table:
            with self.subTest(standard=standard, price=price):
                self.company.rma_standard_delivery = standard
                order = self.sell([(self.chair, 1), (self.delivery, 1, {"price_unit": price})])
                rma = self.settle(order, {self.chair: 1})
                self.assertEqual(self.charge_lines(self.credit(rma)), {"outbound_freight": given})

    def test_every_cent_of_a_limit(self):
        """Net amount and taxes add up to the limit, whatever is left over by rounding."""
        seven = self.create_tax("7%", 7.0)
        included = self.create_tax("19%", 19.0, price_include_override="tax_included")
        for taxes in (self.tax | seven, included):
            for cents in (1, 333, 490, 777, 995):
                with self.subTest(taxes=taxes.mapped("name"), cents=cents):
                    self.company.rma_standard_delivery = cents / 100
                    order = self.sell([(self.chair, 1), (self.delivery, 1, {"tax_ids": taxes.ids})])
                    rma = self.settle(order, {self.chair: 1})
                    note = self.credit(rma)
                    given = self.charge_lines(note)["outbound_freight"]
                    self.assertEqual(given, cents / 100)
                    self.assertEqual(note.amount_total, rma.amount_estimated)

    def test_limit_of_a_foreign_order(self):
        self.company.rma_standard_delivery = 5.0
        currency = self.env["res.currency"].create(
            {
                "name": "QQQ",
                "symbol": "Q",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 2.0})],
            }
        )
        pricelist = self.env["product.pricelist"].create({"name": "Q", "currency_id": currency.id})
        order = self.sell(
            [(self.chair, 1), (self.delivery, 1, {"price_unit": 20.0})], pricelist_id=pricelist.id
        )
        rma = self.settle(order, {self.chair: 1})
        self.assertEqual(self.charge_lines(self.credit(rma)), {"outbound_freight": 10.0})

    def test_discount_of_more_than_the_goods(self):
        order = self.create_order([(self.chair, 1, {"price_unit": 5.0}), (self.delivery, 1)])
        self.add_discount(order, "amount", 7.2)
        self.deliver(order)
        invoice = self.invoice(order)
        rma = self.settle(order, {self.chair: 1})
        self.assertEqual(rma.amount_estimated, invoice.amount_total)
        self.assert_reversed(invoice, self.credit(rma))

    def test_what_was_given_by_hand_counts(self):
        self.company.rma_standard_delivery = 4.90
        order = self.sell([(self.chair, 1), (self.delivery, 2)])
        by_hand = self.reverse_by_hand(order.invoice_ids)
        by_hand.invoice_line_ids.filtered(lambda line: line.product_id == self.chair).unlink()
        by_hand.invoice_line_ids.write({"quantity": 1, "price_unit": 3.0})
        by_hand.action_post()
        rma = self.settle(order, {self.chair: 1})
        self.assertEqual(self.charge_lines(self.credit(rma)), {"outbound_freight": 1.3})

    def test_nobody_types_the_limit(self):
        self.company.rma_standard_delivery = 4.90
        rma = self.authorize(self.sell([(self.chair, 1), (self.delivery, 1)]), {self.chair: 1})
        with self.assertRaises(AccessError):
            self.add_charge(rma, "goodwill", 1, user=self.manager, limit_amount=9.0)


class TestFreightWithEverything(FreightCommon):
    """Everything is what was handed over, or will be; not what was invoiced."""

    def sell_more(self):
        """Sell three chairs of which one is neither delivered nor invoiced."""
        order = self.create_order([(self.chair, 3), (self.delivery, 1)])
        order.picking_ids.move_ids.write({"quantity": 2, "picked": True})
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        self.invoice(order)
        return order

    def assert_given(self, order, quantities, amount):
        rma = self.authorize(order, quantities)
        promised = self.get_promise(rma)
        self.take_in(rma)
        self.credit(rma)
        self.assertEqual((promised, *self.get_given(rma)), (amount, amount))
        self.assertEqual(self.get_promise(rma), amount)
        return rma

    def test_delivered_and_not_invoiced(self):
        order = self.sell_more()
        self.deliver(order)
        self.assert_given(order, {self.chair: 2}, 0.0)
        # The unit that was never invoiced came back first: one of the two is still to be credited.
        self.assert_given(order, {self.chair: 1}, 12.0)

    def test_delivery_is_still_open(self):
        order = self.sell_more()
        self.assert_given(order, {self.chair: 2}, 0.0)

    def test_open_delivery_was_cancelled(self):
        order = self.sell_more()
        rma = self.authorize(order, {self.chair: 2})
        self.assertEqual(rma.amount_estimated, 240.0)
        open_pickings = order.picking_ids.filtered(lambda picking: picking.state != "done")
        (open_pickings - rma.picking_ids).action_cancel()
        self.assertEqual(rma.amount_estimated, 252.0)
        self.take_in(rma)
        self.credit(rma)
        self.assertEqual(self.get_given(rma), [12.0])

    def test_services_stay(self):
        order = self.sell([(self.chair, 1), (self.service, 1), (self.delivery, 1)])
        self.assert_given(order, {self.chair: 1}, 12.0)

    def test_gift_stays(self):
        order = self.sell([(self.chair, 1), (self.lamp, 1, {"price_unit": 0}), (self.delivery, 1)])
        self.assert_given(order, {self.chair: 1}, 0.0)

    def test_returned_beside_the_return(self):
        """What core's own wizard took back is not with the customer either."""
        order = self.sell([(self.chair, 2), (self.delivery, 1)])
        picking = order.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.button_validate()
        self.assert_given(order, {self.chair: 1}, 12.0)

    def test_sent_back_to_the_customer(self):
        order = self.sell([(self.chair, 2), (self.delivery, 1)])
        rma = self.authorize(order, {self.chair: 2})
        self.receive(rma)
        self.inspect_as(rma, self.grade, quantity=1)
        self.inspect(rma, disposition=self.send_back)
        self.credit(rma)
        self.deliver(order)
        self.assertEqual(self.get_given(rma), [0.0])
        self.assert_given(order, {self.chair: 1}, 12.0)

    def test_exchanged_stays(self):
        order = self.sell([(self.chair, 1), (self.lamp, 1), (self.delivery, 1)])
        self.authorize(order, {self.chair: 1}, line={"resolution": "exchange"})
        self.assert_given(order, {self.lamp: 1}, 0.0)

    def test_kept(self):
        """Who withdraws undoes the sale, goods wanted or not; a policy asks for the goods."""
        for country, given in (("base.de", 12.0), ("base.us", 0.0)):
            self.partner.country_id = self.env.ref(country)
            self.set_terms(outbound_freight="whole")
            order = self.sell([(self.chair, 1), (self.lamp, 1), (self.delivery, 1)])
            with self.subTest(country=country):
                kept = self.authorize(order, {self.chair: 1}, line={"resolution": "keep"})
                self.credit(kept)
                self.assert_given(order, {self.lamp: 1}, given)

    def test_orders_by_themselves(self):
        """Of two orders on one return, the delivery of the complete one goes back."""
        orders = [self.sell([(self.chair, n), (self.delivery, 1)]) for n in (1, 2)]
        rma = self.env["rma.order"].create(
            {
                "partner_id": self.partner.id,
                "line_ids": [
                    Command.create({"sale_line_id": self.line_of(order, self.chair).id})
                    for order in orders
                ],
            }
        )
        rma.action_submit()
        self.assertRecordValues(
            rma.charge_ids,
            [
                {"sale_order_id": orders[0].id, "amount": 12.0},
                {"sale_order_id": orders[1].id, "amount": 0.0},
            ],
        )
        label = f"Outbound freight refunded: {orders[0].name}"
        self.assertEqual(rma._get_explanation()[-1]["label"], label)
        self.take_in(rma)
        self.credit(rma)
        self.assertEqual(self.get_given(rma), [12.0])
        self.assert_given(orders[1], {self.chair: 1}, 12.0)


class TestFreightOfTwoReturns(FreightCommon):
    """Two open returns that bring everything back together: see the table of the calculator."""

    def authorize_two(self):
        self.order = self.sell([(self.chair, 1), (self.lamp, 1), (self.delivery, 1)])
        first = self.authorize(self.order, {self.chair: 1})
        second = self.authorize(self.order, {self.lamp: 1})
        return first, second

    def assert_promised(self, first, second, amounts):
        """The stored estimates are what would be reckoned anew, and hold the delivery once."""
        self.assertEqual((self.get_promise(first), self.get_promise(second)), amounts)
        for rma, goods, freight in zip((first, second), (120.0, 40.0), amounts, strict=True):
            if rma.state != "cancel":
                self.assertEqual(rma.amount_estimated, goods + freight)

    def test_last_one_promises_it(self):
        first, second = self.authorize_two()
        self.assert_promised(first, second, (0.0, 12.0))

    def test_in_the_order_of_their_numbers(self):
        first, second = self.authorize_two()
        for rma in (first, second):
            self.take_in(rma)
            self.credit(rma)
            self.assert_promised(first, second, (0.0, 12.0))
        self.assertEqual(self.get_given(first, second), [0.0, 12.0])

    def test_the_other_way_round(self):
        first, second = self.authorize_two()
        self.take_in(second)
        self.credit(second)
        self.assert_promised(first, second, (12.0, 0.0))
        self.take_in(first)
        self.credit(first)
        self.assert_promised(first, second, (12.0, 0.0))
        self.assertEqual(self.get_given(first, second), [12.0, 0.0])

    def test_both_at_once(self):
        returns = self.env["rma.order"].union(*self.authorize_two())
        for rma in returns:
            self.take_in(rma)
        returns.action_create_credit_notes()
        self.assertEqual(self.get_given(*returns), [0.0, 12.0])
        returns.credit_note_ids.action_post()
        self.assertEqual(returns.mapped("amount_credited"), returns.mapped("amount_estimated"))

    def test_second_is_received_first_and_credited_last(self):
        first, second = self.authorize_two()
        self.take_in(second)
        self.take_in(first)
        self.credit(first)
        self.assertEqual(self.get_given(first), [0.0])
        self.credit(second)
        self.assertEqual(self.get_given(second), [12.0])

    def test_one_is_cancelled(self):
        for cancelled in (0, 1):
            with self.subTest(cancelled=cancelled):
                returns = self.authorize_two()
                returns[cancelled].action_cancel()
                self.assert_promised(*returns, (0.0, 0.0))
                rest = returns[1 - cancelled]
                self.take_in(rest)
                self.credit(rest)
                self.assertEqual(self.get_given(rest), [0.0])
                again = self.authorize(self.order, {(self.chair, self.lamp)[cancelled]: 1})
                self.take_in(again)
                self.credit(again)
                self.assertEqual(self.get_given(again), [12.0])

    def test_first_is_cancelled_while_the_delivery_is_on_a_draft(self):
        self.settle_at_once()
        first, second = self.authorize_two()
        self.credit(first, post=False)
        draft = self.credit(second, post=False)
        self.assertEqual(self.get_given(first, second), [0.0, 12.0])
        first.action_cancel()
        self.assertEqual(self.get_given(first, second), [0.0, 0.0])
        self.assertEqual((draft.amount_total, second.amount_estimated), (40.0, 40.0))
        draft.action_post()
        again = self.authorize(self.order, {self.chair: 1})
        self.assertEqual(self.credit(again).amount_total, 132.0)

    def test_what_was_given_stays_and_is_given_once(self):
        self.settle_at_once()
        first, second = self.authorize_two()
        note = self.credit(first)
        self.credit(second)
        note.button_draft()
        first.action_cancel()
        self.assertEqual(self.get_given(second), [12.0])
        self.assertEqual(second.amount_estimated, 52.0)
        again = self.authorize(self.order, {self.chair: 1})
        self.assertEqual(again.amount_estimated, 120.0)
        self.assertEqual(self.credit(again).amount_total, 120.0)

    def test_draft_with_the_delivery_made_again(self):
        first, second = self.authorize_two()
        for rma in (first, second):
            self.take_in(rma)
            note = self.credit(rma, post=False)
            note.unlink()
            self.assert_promised(first, second, (0.0, 12.0))
            self.credit(rma)
        self.assertEqual(self.get_given(first, second), [0.0, 12.0])

    def test_always_is_promised_once(self):
        self.partner.country_id = False
        self.set_terms(outbound_freight="always")
        first, second = self.authorize_two()
        self.assert_promised(first, second, (12.0, 0.0))
        self.take_in(second)
        self.credit(second)
        self.assert_promised(first, second, (0.0, 12.0))
        self.take_in(first)
        self.credit(first)
        self.assertEqual(self.get_given(first, second), [0.0, 12.0])

    def test_closed_short(self):
        """What never came is left with the customer."""
        order = self.sell([(self.chair, 2), (self.delivery, 1)])
        first = self.authorize(order, {self.chair: 1})
        second = self.authorize(order, {self.chair: 1})
        self.assertEqual(self.get_promise(second), 12.0)
        first.sudo().date_expiry = "2020-01-01"
        first.action_cancel()
        self.assertEqual(second.amount_estimated, 120.0)

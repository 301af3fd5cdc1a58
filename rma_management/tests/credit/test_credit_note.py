from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common import RmaCommon


class TestCreditNote(RmaCommon):
    """Credit notes (M2, M3, M5): from posted invoice lines, to the cent, and never more."""

    def settle(self, order, quantities, **vals):
        rma = self.authorize(order, quantities, **vals)
        self.receive(rma)
        self.inspect(rma)
        return rma

    def assert_exactly_reversed(self, invoice, notes):
        """Line by line and tax by tax, what came back is what was paid."""
        for field in ("amount_untaxed", "amount_tax", "amount_total"):
            self.assertEqual(
                invoice.currency_id.compare_amounts(invoice[field], sum(notes.mapped(field))),
                0,
                field,
            )
        for line in invoice.invoice_line_ids.filtered(
            lambda entry: entry.display_type == "product"
        ):
            credits = notes.invoice_line_ids.filtered(
                lambda entry, line=line: entry.rma_origin_line_id == line
            )
            self.assertAlmostEqual(sum(credits.mapped("amount_currency")), -line.amount_currency)
            self.assertAlmostEqual(sum(credits.mapped("balance")), -line.balance)
        for line in invoice.line_ids.filtered("tax_line_id"):
            credits = notes.line_ids.filtered(
                lambda entry, line=line: entry.tax_line_id == line.tax_line_id
            )
            self.assertAlmostEqual(sum(credits.mapped("amount_currency")), -line.amount_currency)

    def test_header_and_links(self):
        order = self.sell([(self.chair, 3)])
        invoice = order.invoice_ids
        rma = self.settle(order, {self.chair: 1})
        action = rma.action_create_credit_notes()
        note = rma.credit_note_ids
        self.assertEqual(action["res_id"], note.id)
        self.assertRecordValues(
            note,
            [
                {
                    "move_type": "out_refund",
                    "state": "draft",
                    "reversed_entry_id": invoice.id,
                    "journal_id": invoice.journal_id.id,
                    "partner_id": invoice.partner_id.id,
                    "currency_id": invoice.currency_id.id,
                    "invoice_origin": rma.name,
                    "amount_total": 120.0,
                }
            ],
        )
        line = note.invoice_line_ids
        self.assertEqual(line.sale_line_ids, order.order_line)
        self.assertEqual(line.account_id, invoice.invoice_line_ids.account_id)
        self.assertEqual(line.tax_ids, self.tax)
        self.assertEqual(note.rma_order_ids, rma)

    def test_partial_returns_add_up(self):
        order = self.sell([(self.lamp, 3, {"discount": 10.0})])
        invoice = order.invoice_ids
        notes = self.env["account.move"]
        for _unit in range(3):
            notes |= self.credit(self.settle(order, {self.lamp: 1}))
        self.assertEqual(notes.mapped("amount_untaxed"), [30.0, 29.99, 30.0])
        self.assert_exactly_reversed(invoice, notes)
        self.assertEqual(invoice.payment_state, "reversed")

    def test_estimate_is_the_note(self):
        included = self.tax.copy({"name": "20% included", "price_include_override": "tax_included"})
        extra = self.tax.copy({"name": "5.5%", "amount": 5.5})
        odd = self.create_product("Odd", 23.90, taxes_id=[Command.set(included.ids)])
        two = self.create_product("Two taxes", 7.77, taxes_id=[Command.set((self.tax | extra).ids)])
        free = self.create_product("Free of tax", 9.99, taxes_id=[Command.clear()])
        for rounding in ("round_per_line", "round_globally"):
            with self.subTest(rounding=rounding):
                self.company.tax_calculation_rounding_method = rounding
                order = self.sell(
                    [(odd, 10, {"discount": 25}), (two, 7), (free, 3), (self.lamp, 3)]
                )
                invoice = order.invoice_ids
                notes = self.env["account.move"]
                for quantities in (
                    {odd: 3, two: 2},
                    {odd: 1, free: 1, self.lamp: 1},
                    {odd: 6, two: 5, free: 2, self.lamp: 2},
                ):
                    rma = self.authorize(order, quantities)
                    estimated = rma.amount_estimated
                    self.receive(rma)
                    self.inspect(rma)
                    note = self.credit(rma)
                    self.assertEqual(note.amount_total, estimated)
                    self.assertEqual(rma.amount_estimated, estimated)
                    notes |= note
                self.assert_exactly_reversed(invoice, notes)

    def test_foreign_currency_at_the_original_rate(self):
        is_euro = self.company.currency_id == self.env.ref("base.EUR")
        euro = self.env.ref("base.USD" if is_euro else "base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "name": "2000-01-01",
                "rate": 0.5,
                "currency_id": euro.id,
                "company_id": self.company.id,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": euro.id}
        )
        order = self.sell([(self.lamp, 3, {"price_unit": 33.33})], pricelist_id=pricelist.id)
        invoice = order.invoice_ids
        self.env["res.currency.rate"].create(
            {
                "name": fields.Date.today(),
                "rate": 0.8,
                "currency_id": euro.id,
                "company_id": self.company.id,
            }
        )
        notes = self.env["account.move"]
        for _unit in range(3):
            rma = self.settle(order, {self.lamp: 1})
            self.assertEqual(rma.currency_id, euro)
            notes |= self.credit(rma)
        self.assert_exactly_reversed(invoice, notes)
        self.assertEqual(set(notes.mapped("invoice_currency_rate")), {0.5})

    def test_order_discount_comes_back_with_the_goods(self):
        order = self.create_order(
            [(self.chair, 1, {"price_unit": 150}), (self.lamp, 1, {"price_unit": 60})]
        )
        self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, "discount_type": "amount", "discount_amount": 50.4}
        ).action_apply_discount()
        self.deliver(order)
        invoice = self.invoice(order)
        self.assertEqual(invoice.amount_untaxed, 168.0)
        first = self.settle(order, {self.chair: 1})
        self.assertEqual(first.amount_estimated, 144.0)
        notes = self.credit(first)
        self.assertEqual(notes.amount_untaxed, 120.0)
        self.assertEqual(order.invoice_status, "invoiced")
        notes |= self.credit(self.settle(order, {self.lamp: 1}))
        self.assert_exactly_reversed(invoice, notes)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_down_payment_comes_back_too(self):
        order = self.create_order([(self.chair, 2)])
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        ).create(
            {"advance_payment_method": "percentage", "amount": 50, "sale_order_ids": order.ids}
        ).create_invoices()
        order.invoice_ids.action_post()
        self.deliver(order)
        final = order._create_invoices(final=True)
        final.action_post()
        self.assertEqual(final.amount_total, 120.0)
        rma = self.settle(order, {self.chair: 2})
        self.assertEqual(rma.amount_estimated, 240.0)
        self.assertEqual(self.credit(rma).amount_total, 240.0)

    def test_two_orders_on_one_invoice(self):
        orders = self.create_order([(self.chair, 1)]) | self.create_order([(self.chair, 1)])
        self.deliver(orders)
        invoice = self.invoice(orders)
        self.assertEqual(len(invoice), 1)
        notes = self.env["account.move"]
        for order in orders:
            notes |= self.credit(self.settle(order, {self.chair: 1}))
        self.assert_exactly_reversed(invoice, notes)

    def test_price_and_taxes_as_they_were(self):
        order = self.sell([(self.chair, 1)])
        self.chair.write({"list_price": 1.0, "taxes_id": [Command.clear()]})
        self.assertEqual(self.credit(self.settle(order, {self.chair: 1})).amount_total, 120.0)

    def test_one_note_per_invoice(self):
        order = self.create_order([(self.chair, 5)])
        picking = order.picking_ids
        picking.move_ids.quantity = 2
        Form.from_action(self.env, picking.button_validate()).save().process()
        first = self.invoice(order)
        self.deliver(order)
        second = self.invoice(order)
        rma = self.settle(order, {self.chair: 4})
        notes = self.credit(rma)
        self.assertEqual(notes.reversed_entry_id, first | second)
        self.assertEqual(
            {note.reversed_entry_id: note.invoice_line_ids.quantity for note in notes},
            {first: 2, second: 2},
        )
        self.assertEqual(rma.state, "done")

    def test_several_returns_in_one_call(self):
        order = self.sell([(self.lamp, 3, {"discount": 10.0})])
        invoice = order.invoice_ids
        returns = self.env["rma.order"].union(
            *[self.authorize(order, {self.lamp: 1}) for _unit in range(3)]
        )
        for rma in returns:
            self.receive(rma)
            self.inspect(rma)
        returns.action_create_credit_notes()
        notes = returns.credit_note_ids
        self.assertEqual(len(notes), 3)
        notes.action_post()
        self.assert_exactly_reversed(invoice, notes)

    def test_never_invoiced(self):
        order = self.create_order([(self.chair, 3)])
        self.deliver(order)
        rma = self.authorize(order, {self.chair: 2})
        self.assertEqual(rma.amount_estimated, 0.0)
        self.receive(rma)
        self.inspect(rma)
        self.assertRecordValues(rma, [{"state": "done", "settlement_status": "none"}])
        self.assertEqual(order.order_line.qty_to_invoice, 1)
        with self.assertRaisesRegex(UserError, "nothing to credit"):
            rma.action_create_credit_notes()

    def test_partly_invoiced_counts_the_rest_first(self):
        order = self.create_order([(self.chair, 5)])
        self.deliver(order)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 3
        invoice.action_post()
        rma = self.authorize(order, {self.chair: 3})
        self.assertEqual(rma.amount_estimated, 120.0)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).invoice_line_ids.quantity, 1)
        self.assertRecordValues(
            order.order_line, [{"qty_delivered": 2, "qty_invoiced": 2, "qty_to_invoice": 0}]
        )

    def test_nothing_due_yet(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        for step, message in (
            (lambda: None, "received first"),
            (lambda: self.receive(rma), "inspected first"),
        ):
            step()
            with self.assertRaisesRegex(UserError, message):
                rma.action_create_credit_notes()
        self.inspect(rma)
        rma.action_create_credit_notes()
        with self.assertRaisesRegex(UserError, "on a credit note already"):
            rma.action_create_credit_notes()
        self.assertEqual(len(rma.credit_note_ids), 1)

    def test_only_who_edits_it_has_modified_it(self):
        rma = self.settle(self.sell([(self.chair, 3)]), {self.chair: 1})
        note = self.credit(rma, post=False)
        self.assertFalse(note.is_manually_modified)
        note.with_user(self.accountant).ref = "As agreed"
        self.assertTrue(note.is_manually_modified)
        note.action_post()
        self.assertTrue(note.is_manually_modified)

    def test_edited_above_what_is_owed(self):
        edits = {
            "quantity": lambda note: note.invoice_line_ids.write({"quantity": 2}),
            "price": lambda note: note.invoice_line_ids.write({"price_unit": 100.01}),
            "other line": lambda note: note.write(
                {
                    "invoice_line_ids": [
                        Command.create({"name": "Present", "price_unit": 300, "tax_ids": False})
                    ]
                }
            ),
        }
        for name, edit in edits.items():
            with self.subTest(edit=name):
                rma = self.settle(self.sell([(self.chair, 3)]), {self.chair: 1})
                note = self.credit(rma, post=False)
                edit(note)
                with (
                    self.assertRaisesRegex(UserError, "More would be credited"),
                    self.cr.savepoint(),
                ):
                    note.with_user(self.accountant).action_post()
                note.invalidate_recordset()
                self.assertEqual(note.state, "draft")

    def test_edited_below_is_the_accountants_business(self):
        rma = self.settle(self.sell([(self.chair, 3)]), {self.chair: 1})
        note = self.credit(rma, post=False)
        note.invoice_line_ids.price_unit = 80.0
        note.action_post()
        self.assertEqual(rma.amount_credited, 96.0)

    def test_credited_by_hand_beside(self):
        order = self.sell([(self.chair, 3)])
        invoice = order.invoice_ids
        rma = self.settle(order, {self.chair: 3})
        note = self.credit(rma, post=False)
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard.create({"journal_id": invoice.journal_id.id}).refund_moves()
        by_hand = invoice.reversal_move_ids - note
        by_hand.invoice_line_ids.quantity = 1
        by_hand.action_post()
        with self.assertRaisesRegex(UserError, "More would be credited"), self.cr.savepoint():
            note.action_post()
        note.button_cancel()
        self.assertEqual(rma.line_ids.qty_to_credit, 2)
        self.assertEqual(self.credit(rma).amount_total, 240.0)

    def test_by_hand_after_the_return_is_refused_too(self):
        order = self.sell([(self.chair, 1)])
        invoice = order.invoice_ids
        self.return_all_the_way(order, {self.chair: 1})
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id}).refund_moves()
        by_hand = invoice.reversal_move_ids.filtered(lambda move: move.state == "draft")
        with self.assertRaisesRegex(UserError, "More would be credited"), self.cr.savepoint():
            by_hand.action_post()
        # With our note reversed, the one by hand takes its place.
        note = order.invoice_ids - invoice - by_hand
        note._reverse_moves(cancel=True)
        by_hand.action_post()

    def test_archived_product_and_tax(self):
        order = self.sell([(self.chair, 1)])
        self.chair.active = False
        self.tax.active = False
        self.partner.active = False
        rma = self.return_all_the_way(order, {order.order_line: 1})
        self.assertEqual(rma.amount_credited, 120.0)

    def test_cash_rounding(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "5 cents",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "rounding_method": "HALF-UP",
                "profit_account_id": self.company.expense_currency_exchange_account_id.id
                or self.env["account.account"]
                .search([("account_type", "=", "income")], limit=1)
                .id,
                "loss_account_id": self.env["account.account"]
                .search([("account_type", "=", "expense")], limit=1)
                .id,
            }
        )
        order = self.create_order([(self.lamp, 1)])
        self.deliver(order)
        invoice = self.invoice(order, invoice_cash_rounding_id=rounding.id)
        rma = self.settle(order, {self.lamp: 1})
        note = self.credit(rma)
        self.assertEqual(note.amount_total, invoice.amount_total)
        self.assertEqual(rma.amount_estimated, note.amount_total)

    def test_cost_comes_back_too(self):
        rma = self.return_all_the_way(self.sell([(self.chair, 2)]), {self.chair: 1})
        self.assertEqual(rma.picking_ids.filtered("return_id").move_ids.value, 50.0)

    def test_who_may_credit(self):
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        for user in (self.stock_user, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rma.with_user(user).action_create_credit_notes()
        action = rma.with_user(self.accountant).action_create_credit_notes()
        note = self.env["account.move"].with_user(self.accountant).browse(action["res_id"])
        note.action_post()
        self.assertEqual(rma.state, "done")


class TestFees(RmaCommon):
    """Restocking fees: lines of their own; the goods stay exact."""

    def charge(self, basis, rate):
        self.set_terms(restocking_fee_basis=basis, restocking_fee_rate=rate)

    def test_estimate_and_note_per_basis(self):
        for basis, rate, fee in (
            ("percent", 10.0, 24.0),
            ("percent", 100.0, 240.0),
            ("unit", 7.5, 15.0),
            ("fixed", 5.0, 5.0),
            ("fixed", 1000.0, 240.0),
        ):
            with self.subTest(basis=basis, rate=rate):
                self.charge(basis, rate)
                order = self.sell([(self.chair, 3)])
                entry = self.env["rma.entry"].create({"sale_order_ids": [Command.set(order.ids)]})
                entry.line_ids.quantity = 2
                self.assertEqual(entry.amount_goods, 240.0)
                self.assertEqual(entry.amount_fees, -fee)
                rma = self.env["rma.order"].browse(entry.action_confirm()["res_id"])
                self.assertEqual(rma.amount_estimated, 240.0 - fee)
                self.receive(rma)
                self.inspect(rma)
                note = self.credit(rma)
                self.assertEqual(note.amount_total, 240.0 - fee)
                goods = note.invoice_line_ids.filtered("rma_line_id")
                self.assertEqual(goods.price_total, 240.0)
                self.assertEqual(rma.state, "done")

    def test_percent_of_partial_returns_adds_up(self):
        self.charge("percent", 7.0)
        order = self.sell([(self.lamp, 3, {"discount": 10.0})])
        rma = self.authorize(order, {self.lamp: 3})
        estimated = rma.amount_estimated
        for _unit in range(3):
            self.receive(rma, {self.lamp: 1}, backorder=True)
            self.inspect(rma)
            self.credit(rma)
        self.assertEqual(rma.amount_credited, estimated)
        self.assertEqual(rma.state, "done")

    def test_fixed_fee_is_charged_once(self):
        self.charge("fixed", 30.0)
        order = self.sell([(self.chair, 2), (self.lamp, 1)])
        rma = self.authorize(order, {self.chair: 2, self.lamp: 1})
        self.assertEqual(len(rma.charge_ids), 1)
        self.receive(rma, {self.lamp: 1}, backorder=True)
        self.inspect(rma)
        first = self.credit(rma)
        self.receive(rma)
        self.inspect(rma)
        second = self.credit(rma)
        self.assertEqual(first.amount_total, 10.0)
        self.assertEqual(second.amount_total, 240.0)
        self.assertEqual(rma.amount_credited, rma.amount_estimated)

    def test_taxed_fee_takes_off_what_was_said(self):
        self.charge("percent", 10.0)
        product = self.create_product("Fee", 0.0, type="service", is_storable=False, quantity=0)
        self.company.rma_fee_product_id = product
        order = self.sell([(self.lamp, 1)])
        rma = self.authorize(order, {self.lamp: 1})
        self.receive(rma)
        self.inspect(rma)
        note = self.credit(rma)
        fee = note.invoice_line_ids.filtered("rma_charge_id")
        self.assertEqual(fee.price_total, -4.0)
        self.assertEqual(fee.tax_ids, self.tax)
        self.assertEqual(note.amount_total, 36.0)

    def test_waived_by_reason(self):
        self.charge("percent", 10.0)
        reason = self.env.ref("rma_management.rma_reason_defective")
        rma = self.authorize(
            self.sell([(self.chair, 1)]), {self.chair: 1}, line={"reason_id": reason.id}
        )
        self.assertRecordValues(rma, [{"amount_estimated": 120.0, "charge_ids": []}])

    def test_waived_by_hand(self):
        self.charge("percent", 10.0)
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.assertRecordValues(rma.charge_ids, [{"amount": 12.0, "source": "policy"}])
        rma.charge_ids.write({"waived": True, "waive_motive": "Loyal customer"})
        self.assertEqual(rma.amount_estimated, 120.0)

    def test_fee_taken_off_the_draft(self):
        self.charge("percent", 10.0)
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        self.inspect(rma)
        note = self.credit(rma, post=False)
        note.invoice_line_ids.filtered("rma_charge_id").unlink()
        with self.assertRaisesRegex(UserError, "waive it"), self.cr.savepoint():
            note.action_post()
        rma.charge_ids.waived = True
        note.action_post()
        self.assertEqual(rma.amount_credited, rma.amount_estimated)

    def test_fee_by_hand(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.env["rma.charge"].create({"order_id": rma.id, "type": "restocking", "amount": 20.0})
        self.assertEqual(rma.amount_estimated, 100.0)
        self.receive(rma)
        self.inspect(rma)
        self.assertEqual(self.credit(rma).amount_total, 100.0)
        with self.assertRaises(UserError):
            rma.charge_ids.amount = 1.0

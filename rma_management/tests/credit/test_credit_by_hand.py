from odoo import Command
from odoo.exceptions import UserError

from ..common_credit import CreditCommon


class TestCreditByHand(CreditCommon):
    """Notes and invoices that people edit, reset, delete or make beside ours (M3)."""

    def test_credited_from_the_order(self):
        """Core's own credit note for returned goods names no invoice; it counts all the same."""
        order = self.sell([(self.chair, 3)])
        rma = self.settle(order, {self.chair: 2})
        by_hand = order._create_invoices(final=True)
        self.assertEqual(by_hand.move_type, "out_refund")
        self.assertFalse(by_hand.reversed_entry_id)
        by_hand.invoice_line_ids.quantity = 1
        by_hand.action_post()
        note = self.credit(rma)
        self.assertEqual(note.amount_total, 120.0)
        self.assertEqual(rma.state, "done")
        with self.assertRaisesRegex(UserError, "nothing to credit"):
            rma.action_create_credit_notes()

    def test_reversed_and_invoiced_anew(self):
        """Core's "reverse and create invoice": the return is credited from the new invoice."""
        order = self.sell([(self.chair, 2)])
        old = order.invoice_ids
        new = self.reverse_by_hand(old, modify=True)
        new.invoice_line_ids.price_unit = 90.0
        new.action_post()
        rma = self.settle(order, {self.chair: 2})
        self.assertEqual(rma.amount_estimated, 216.0)
        note = self.credit(rma)
        self.assertEqual(note.reversed_entry_id, new)
        self.assert_reversed(new, note)

    def test_older_draft_is_posted_last(self):
        order = self.sell([(self.lamp, 3, {"discount": 10.0})])
        invoice = order.invoice_ids
        notes = self.env["account.move"]
        for quantity in (1, 1, 1):
            notes |= self.credit(self.settle(order, {self.lamp: quantity}), post=False)
        for note in reversed(notes):
            note.action_post()
        self.assert_reversed(invoice, notes)

    def test_draft_reset_edited_deleted(self):
        order = self.sell([(self.chair, 2)])
        rma = self.settle(order, {self.chair: 2})
        note = self.credit(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])
        note.button_draft()
        note.invoice_line_ids.quantity = 1
        self.assertRecordValues(rma, [{"state": "authorized", "amount_credited": 0.0}])
        self.assertRecordValues(rma.line_ids, [{"qty_credited": 0.0, "qty_to_credit": 1.0}])
        rest = self.credit(rma, post=False)
        self.assertEqual(rest.amount_total, 120.0)
        note.action_post()
        rest.unlink()
        self.assertRecordValues(rma.line_ids, [{"qty_credited": 1.0, "qty_to_credit": 1.0}])
        self.credit(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])
        note.button_draft()
        note.button_cancel()
        self.assertRecordValues(rma.line_ids, [{"qty_credited": 1.0, "qty_to_credit": 1.0}])
        self.credit(rma)
        self.assertRecordValues(rma, [{"state": "done", "amount_credited": 240.0}])

    def test_invoice_taken_back_under_a_draft(self):
        """A credit note on an invoice that is a draft again takes back what nobody charged."""
        order = self.sell([(self.chair, 2)])
        invoice = order.invoice_ids
        rma = self.settle(order, {self.chair: 2})
        note = self.credit(rma, post=False)
        invoice.button_draft()
        with self.assertRaisesRegex(UserError, "More would be credited"), self.cr.savepoint():
            note.action_post()
        invoice.invoice_line_ids.price_unit = 50.0
        invoice.action_post()
        with self.assertRaisesRegex(UserError, "More would be credited"), self.cr.savepoint():
            note.action_post()
        note.button_cancel()
        self.assert_reversed(invoice, self.credit(rma))

    def test_invoice_stays_under_a_posted_note(self):
        """Nothing is reset or cancelled under a credit note that takes it back, ours or not."""
        for is_ours in (True, False):
            for undo in ("button_draft", "button_cancel"):
                with self.subTest(ours=is_ours, undo=undo):
                    order = self.sell([(self.chair, 2)])
                    invoice = order.invoice_ids
                    rma = self.settle(order, {self.chair: 2})
                    note = self.credit(rma) if is_ours else self.reverse_by_hand(invoice)
                    note.filtered(lambda move: move.state == "draft").action_post()
                    message = f"{note.name} for {rma.name}.*Reset the credit note"
                    with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                        getattr(invoice.with_user(self.accountant), undo)()
                    with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                        invoice.with_user(self.accountant).write({"state": "draft"})
                    # Together there is nothing left that could be too much.
                    getattr(note | invoice, undo)()

    def test_invoice_stays_under_a_credit_that_does_not_name_it(self):
        """Credits are found by what they credit, whatever invoice they are linked to."""
        accountant = self.accountant

        def bill(order, _rma):
            note = order._create_invoices(final=True)
            note.action_post()
            return note

        def type_in(order, _rma):
            line = self.line_of(order, self.chair)
            entry = {
                "product_id": self.chair.id,
                "quantity": 2,
                "price_unit": 100.0,
                "tax_ids": [Command.set(self.tax.ids)],
                "sale_line_ids": [Command.set(line.ids)],
            }
            note = self.env["account.move"].with_user(accountant)
            note = note.create(
                {
                    "move_type": "out_refund",
                    "partner_id": self.partner.id,
                    "invoice_date": order.date_order,
                    "invoice_line_ids": [Command.create(entry)],
                }
            )
            note.action_post()
            return note.with_env(self.env)

        for name, credit in {"billing run": bill, "typed in": type_in}.items():
            with self.subTest(name):
                order = self.sell([(self.chair, 2)])
                invoice = order.invoice_ids
                rma = self.settle(order, {self.chair: 2})
                note = credit(order, rma)
                self.assertFalse(note.reversed_entry_id)
                for undo in ("button_draft", "button_cancel"):
                    message = f"{note.name} for {rma.name}.*Reset the credit note"
                    with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                        getattr(invoice.with_user(accountant), undo)()
                note.button_draft()
                invoice.with_user(accountant).button_draft()

    def test_down_payment_stays_under_a_posted_note(self):
        """What was paid in advance was paid for the goods of the final invoice."""
        order = self.create_order([(self.chair, 2)])
        advance = self.invoice_down_payment(order, 50.0)
        self.deliver(order)
        final = order._create_invoices(final=True)
        final.action_post()
        rma = self.settle(order, {self.chair: 2})
        note = self.credit(rma)
        for invoice in (advance, final):
            message = f"{invoice.name} is credited by {note.name}"
            with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                invoice.with_user(self.accountant).button_draft()
        note.button_draft()
        advance.with_user(self.accountant).button_draft()

    def test_another_invoice_of_the_order_is_free(self):
        order = self.create_order([(self.chair, 2)])
        self.deliver(order)
        first = order._create_invoices()
        first.invoice_line_ids.quantity = 1
        first.action_post()
        second = order._create_invoices()
        second.action_post()
        note = self.credit(self.settle(order, {self.chair: 1}))
        self.assertEqual(note.reversed_entry_id, first)
        second.with_user(self.accountant).button_draft()

    def test_lines_that_are_for_nothing(self):
        """Whoever types a line on a note of ours: no more comes of it than is due."""
        order = self.sell([(self.chair, 3)])
        rma, other = (self.settle(order, {self.chair: 1}) for _return in range(2))
        note = self.credit(rma, post=False)
        line = {"name": "Sorry", "price_unit": 50.0, "tax_ids": False}
        note.with_user(self.accountant).invoice_line_ids = [Command.create(line)]
        message = f"170.00.*120.00 is due.*Sorry.*goodwill charge to {rma.name}"
        with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
            note.with_user(self.accountant).action_post()
        sorry = note.invoice_line_ids.filtered(lambda entry: entry.name == "Sorry")
        # Less is the accountant's business, and so is what makes it up to what is due.
        sorry.price_unit = -20.0
        note.with_user(self.accountant).action_post()
        self.assertEqual(note.amount_total, 100.0)
        self.assertEqual(self.credit(other).amount_total, 120.0)

    def test_discount_taken_off_the_draft(self):
        order = self.create_order([(self.chair, 3)])
        self.add_discount(order, "so_discount", 0.1)
        self.deliver(order)
        self.invoice(order)
        note = self.credit(self.settle(order, {self.chair: 1}), post=False)
        self.assertEqual(note.amount_total, 108.0)
        note.invoice_line_ids.filtered(lambda line: not line.rma_line_id).unlink()
        with self.assertRaisesRegex(UserError, "108.00 is due .* discount"):
            note.with_user(self.accountant).action_post()

    def test_links_of_a_draft_are_not_typed(self):
        """A draft that is cut loose from its return would be one more credit by hand."""
        order = self.sell([(self.chair, 2), (self.lamp, 1)])
        note = self.credit(self.settle(order, {self.chair: 2}), post=False)
        draft, line = note.with_user(self.accountant), note.invoice_line_ids
        other = self.line_of(order, self.lamp)
        for name, cut in {
            "invoice": lambda: draft.write({"reversed_entry_id": False}),
            "itself": lambda: draft.write({"reversed_entry_id": note.id}),
            "order": lambda: line.write({"sale_line_ids": [Command.clear()]}),
            "other order line": lambda: line.write({"sale_line_ids": [Command.set(other.ids)]}),
            "origin": lambda: line.with_user(self.accountant).write({"rma_origin_line_id": False}),
        }.items():
            with self.subTest(name), self.assertRaises(UserError), self.cr.savepoint():
                cut()
        draft.write({"invoice_line_ids": [Command.update(line.id, {"quantity": 1})]})
        draft.action_post()
        self.assertEqual(note.amount_total, 120.0)

    def test_terms_of_a_draft_are_those_of_its_invoice(self):
        """In another currency, at another rate or for somebody else it is another credit."""
        other, coins = self.create_currency_at(0.5), self.create_cash_rounding(rounding=10.0)
        prices = self.env["product.pricelist"].create({"name": "K", "currency_id": other.id})
        order = self.sell([(self.chair, 3, {"price_unit": 100.0})], pricelist_id=prices.id)
        note = self.credit(self.settle(order, {self.chair: 1}), post=False)
        draft = note.with_user(self.accountant)
        own = self.company.currency_id
        journal = note.journal_id.copy({"name": "Own", "currency_id": own.id})
        for name, change in {
            "currency": lambda: draft.write({"currency_id": own.id}),
            "journal of another currency": lambda: draft.write({"journal_id": journal.id}),
            "rate": lambda: draft.write({"invoice_currency_rate": 0.25}),
            "customer": lambda: draft.write({"partner_id": self.stranger.id}),
            "coins": lambda: draft.write({"invoice_cash_rounding_id": coins.id}),
            "kind": draft.action_switch_move_type,
        }.items():
            with (
                self.subTest(name),
                self.assertRaisesRegex(UserError, "to whom and in which currency"),
                self.cr.savepoint(),
            ):
                change()
        # Another of the customer's own addresses, another day.
        office = self.partner.copy({"name": "Office", "parent_id": self.partner.id})
        draft.write({"partner_id": office.id, "invoice_date": "2030-01-01"})
        draft.action_post()
        self.assertEqual(note.amount_total, 120.0)

    def test_taxes_typed_on_a_draft(self):
        """No more tax comes back than was paid on what has come back."""
        half = self.create_tax("Half", 50.0)
        for name, edit, refused in (
            ("another tax", lambda note: note.invoice_line_ids.write({"tax_ids": half.ids}), "300"),
            (
                "one more tax",
                lambda note: note.invoice_line_ids.write({"tax_ids": [Command.link(half.id)]}),
                "340",
            ),
            ("amount of the tax", lambda note: self.add_tax(note, 30.0), "270"),
            ("no tax", lambda note: note.invoice_line_ids.write({"tax_ids": False}), None),
            ("less of the tax", lambda note: self.add_tax(note, -30.0), None),
        ):
            with self.subTest(name):
                order = self.sell([(self.chair, 3)])
                note = self.credit(self.settle(order, {self.chair: 2}), post=False)
                edit(note.with_user(self.accountant))
                if not refused:
                    note.with_user(self.accountant).action_post()
                    continue
                message = f"{refused}.00, and .*240.00 is due .* taxes"
                with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                    note.with_user(self.accountant).action_post()

    def add_tax(self, note, amount):
        """Type another amount over a tax, as below the lines of a form."""
        tax, term = (
            note.line_ids.filtered(lambda line, kind=kind: line.display_type == kind)
            for kind in ("tax", "payment_term")
        )
        note.write(
            {
                "line_ids": [
                    Command.update(tax.id, {"amount_currency": tax.amount_currency + amount}),
                    Command.update(term.id, {"amount_currency": term.amount_currency - amount}),
                ]
            }
        )

    def test_reversed_in_another_currency(self):
        """By core's own wizard, beside a return: numbers of two currencies are not compared."""
        other = self.create_currency_at(0.5)
        order = self.sell([(self.chair, 3)])
        self.credit(self.settle(order, {self.chair: 2}))
        by_hand = self.reverse_by_hand(order.invoice_ids.filtered("amount_residual"))
        by_hand.invoice_line_ids.quantity = 1
        by_hand.currency_id = other
        with self.assertRaisesRegex(UserError, "is in KXX, and .* was in"), self.cr.savepoint():
            by_hand.with_user(self.accountant).action_post()
        by_hand.currency_id = order.currency_id
        by_hand.with_user(self.accountant).action_post()

    def test_posted_by_a_call_alone(self):
        """The state is a field like others: writing it is posting, with all that is looked at."""
        order = self.sell([(self.chair, 2)])
        note = self.credit(self.settle(order, {self.chair: 2}), post=False)
        note.invoice_line_ids.price_unit = 150.0
        with self.assertRaisesRegex(UserError, "More would be credited"):
            note.with_user(self.accountant).write({"state": "posted"})

    def test_amounts_of_posted_entries_are_fixed(self):
        """Core lets them be written by a call; what is reckoned on would follow."""
        other = self.create_currency_at(0.5)
        order = self.sell([(self.chair, 3)])
        invoice = order.invoice_ids
        note = self.credit(self.settle(order, {self.chair: 2}))
        for entry in (note, invoice):
            line = entry.with_user(self.accountant).invoice_line_ids
            tax = entry.with_user(self.accountant).line_ids.filtered("tax_line_id")
            for lines, vals in (
                (line, {"price_unit": 10.0}),
                (line, {"discount": 50.0}),
                (line, {"quantity": 7.0}),
                (line, {"balance": 5.0}),
                (line, {"amount_currency": 5.0}),
                (line, {"debit": 5.0}),
                (line, {"credit": 5.0}),
                (line, {"price_subtotal": 5.0}),
                (line, {"price_total": 5.0}),
                (line, {"parent_state": "draft"}),
                (line, {"is_downpayment": True}),
                (tax, {"balance": 1.0}),
                (line.move_id, {"amount_total": 5.0}),
                (line.move_id, {"invoice_currency_rate": 2.0}),
                (line.move_id, {"move_type": "entry"}),
                (line.move_id, {"currency_id": other.id}),
                (line.move_id, {"partner_id": self.stranger.id}),
            ):
                with (
                    self.subTest(entry=entry.name, vals=vals),
                    self.assertRaises(UserError),
                    self.cr.savepoint(),
                ):
                    lines.write(vals)
            with self.assertRaisesRegex(UserError, "is posted"), self.cr.savepoint():
                line.create({"move_id": entry.id, "name": "More", "price_unit": 5.0})
            # What says nothing of money is for people to put right.
            line.write({"name": "Chair, brown", "price_unit": line.price_unit})

    def test_amounts_are_free_where_no_return_stands(self):
        order = self.sell([(self.chair, 1)])
        self.draft(order, {self.chair: 1}).action_cancel()
        order.invoice_ids.invoice_line_ids.price_unit = 90.0

    def test_invoice_lowered_below_what_was_credited(self):
        order = self.sell([(self.chair, 2)])
        invoice = order.invoice_ids
        note = self.credit(self.settle(order, {self.chair: 2}))
        (note | invoice).button_draft()
        invoice.invoice_line_ids.quantity = 1
        invoice.action_post()
        with self.assertRaisesRegex(UserError, "More would be credited"):
            note.action_post()

    def test_never_more_than_invoiced_while_a_return_stands(self):
        """Two reversals by hand before any note of ours; the second takes back too much."""
        for until in ("draft", "authorized", "received", "inspected"):
            with self.subTest(until=until):
                order = self.sell([(self.chair, 3)])
                rma = self.draft(order, {self.chair: 1})
                if until != "draft":
                    rma.action_submit()
                if until in ("received", "inspected"):
                    self.receive(rma)
                if until == "inspected":
                    self.inspect(rma)
                invoice = order.invoice_ids
                first = self.reverse_by_hand(invoice)
                second = self.reverse_by_hand(invoice)
                first.with_user(self.accountant).action_post()
                message = f"(?s)3 Units invoiced, 6 Units would be.*Credited before: {first.name}"
                with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                    second.with_user(self.accountant).action_post()
                second.invoice_line_ids.quantity = 0
                second.invoice_line_ids = [
                    Command.create({"name": "Sorry", "price_unit": 1.0, "tax_ids": False})
                ]
                with self.assertRaisesRegex(UserError, "came to"), self.cr.savepoint():
                    second.with_user(self.accountant).action_post()

    def test_credit_by_hand_is_the_accountants_business(self):
        """Up to what was invoiced, by quantity and by price, whatever has come back."""
        order = self.sell([(self.chair, 3)])
        rma = self.settle(order, {self.chair: 1})
        by_hand = self.reverse_by_hand(order.invoice_ids)
        by_hand.invoice_line_ids.write({"quantity": 1, "price_unit": 250.0})
        by_hand.with_user(self.accountant).action_post()
        self.assertEqual(rma.state, "done")
        rest = self.settle(order, {self.chair: 2})
        self.assertEqual(self.credit(rest).amount_total, 60.0)
        self.assert_reversed(order.invoice_ids - by_hand - rest.credit_note_ids,
                             by_hand | rest.credit_note_ids)  # fmt: skip

    def test_untouched_without_a_return(self):
        order = self.sell([(self.chair, 1)])
        self.draft(order, {self.chair: 1}).action_cancel()
        invoice = order.invoice_ids
        notes = self.reverse_by_hand(invoice) | self.reverse_by_hand(invoice)
        notes.with_user(self.accountant).action_post()
        self.assertEqual(set(notes.mapped("state")), {"posted"})
        notes[:1].reversed_entry_id = False
        invoice.button_draft()

    def test_links_of_a_posted_note_are_fixed(self):
        """Cut loose from what it credits, the same could be credited again."""
        order = self.sell([(self.chair, 2), (self.lamp, 1)])
        invoice = order.invoice_ids
        note = self.credit(self.settle(order, {self.chair: 2}))
        line, sale_line = note.invoice_line_ids, self.line_of(order, self.chair)
        other = self.line_of(order, self.lamp)
        for name, cut in {
            "return": lambda: line.write({"rma_line_id": False}),
            "origin": lambda: line.write({"rma_origin_line_id": False}),
            "order": lambda: line.write({"sale_line_ids": [Command.clear()]}),
            "other order line": lambda: line.write({"sale_line_ids": [Command.link(other.id)]}),
            "order, seen from there": lambda: sale_line.write(
                {"invoice_lines": [Command.unlink(line.id)]}
            ),
            "quantity": lambda: line.write({"quantity": 1}),
            "invoice": lambda: note.write({"reversed_entry_id": False}),
            "invoice, seen from there": lambda: invoice.write(
                {"reversal_move_ids": [Command.unlink(note.id)]}
            ),
        }.items():
            with (
                self.subTest(link=name),
                self.assertRaisesRegex(UserError, "posted: what it credits"),
                self.cr.savepoint(),
            ):
                cut()
        self.env.invalidate_all()
        line.write({"sale_line_ids": [Command.set(sale_line.ids)], "quantity": 2})
        note.button_draft()
        line.quantity = 1
        note.action_post()
        self.assertEqual(note.amount_total, 120.0)

from odoo import Command
from odoo.tests import Form, tagged

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCreditOwed(StoreCreditCommon):
    """Only what the customer has paid becomes store credit: the rest reduces the invoice (M7)."""

    def sell_part_paid(self, lines, amount, **vals):
        order = self.sell(lines, **vals)
        self.pay(order.invoice_ids, amount)
        return order

    def pay(self, invoices, amount=None):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        return wizard.create({"amount": amount} if amount else {})._create_payments()

    def take_apart(self, note):
        """Take the note off the invoice again, as an accountant does for a late payment."""
        partials = note.line_ids.matched_debit_ids
        partials.filtered(
            lambda partial: partial.debit_move_id.move_id == note.reversed_entry_id
        ).unlink()

    def invoice_of(self, order):
        return order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")

    def get_messages(self, rma):
        return " ".join(map(str, rma.message_ids.mapped("body"))).replace("&nbsp;", " ")

    def test_parts_by_table(self):
        """Of two chairs for 240 one comes back; with a bonus of a tenth on what is granted."""
        self.set_bonus(10)
        for paid, granted, reduced in (
            (0, 0.0, 120.0),
            (120, 0.0, 120.0),
            (150, 30.0, 90.0),
            (239.99, 119.99, 0.01),
            (240, 120.0, 0.0),
        ):
            with self.subTest(paid=paid):
                owed, cost = self.balance(self.owed), self.balance(self.bonus_cost)
                points = sum(self.card_of().mapped("points"))
                order = self.sell([(self.chair, 2)])
                if paid:
                    self.pay(order.invoice_ids, paid)
                note = self.take(order, {self.chair: 1})
                invoice = self.invoice_of(order)
                bonus = self.company.currency_id.round(granted / 10)
                self.assertAlmostEqual(
                    sum(self.card_of().mapped("points")) - points, granted + bonus
                )
                self.assertAlmostEqual(self.balance(self.owed) - owed, granted + bonus)
                self.assertAlmostEqual(self.balance(self.bonus_cost) - cost, -bonus)
                self.assertEqual(note.amount_residual, 0.0)
                self.assertAlmostEqual(invoice.amount_residual, 240 - paid - reduced)
                self.assertEqual(note._get_set_off(), {invoice: reduced} if reduced else {})
                self.assertEqual(note.rma_store_credit_pending, 0.0)

    def test_it_is_explained(self):
        order = self.sell_part_paid([(self.chair, 1)], 80.0)
        note = self.take(order, {self.chair: 1}, post=False)
        invoice = self.invoice_of(order)
        said = note.alerts["rma_store_credit_set_off"]["message"].replace("\xa0", " ")
        self.assertEqual(
            said,
            f"$ 40.00 reduces {invoice.name}, which was not paid. "
            "$ 80.00 becomes store credit once it is posted.",
        )
        note.with_user(self.accountant).action_post()
        rma = note.rma_order_ids.with_user(self.csr)
        said = f"$ 40.00 reduces {invoice.name}, which was not paid. $ 80.00 is store credit."
        alerts = note.with_user(self.accountant).alerts
        self.assertEqual(alerts["rma_store_credit_set_off"]["message"].replace("\xa0", " "), said)
        self.assertEqual(rma.store_credit_text.replace("\xa0", " "), said)
        self.assertIn(f"$ 40.00 reduces {invoice.name}", self.get_messages(rma))
        self.assertIn("granted: $ 80.00", self.get_messages(rma))
        Form(rma)
        paid = self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        self.assertFalse(paid.rma_order_ids.store_credit_text)
        self.assertNotIn("rma_store_credit_set_off", paid.alerts or {})

    def test_nothing_left_is_explained_too(self):
        note = self.take(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.assertIn("Nothing is left for store credit", note.rma_order_ids.store_credit_text)
        self.assertFalse(self.card_of())
        self.assertFalse(note.rma_store_credit_entry_ids)

    def test_money_is_set_off_before_store_credit(self):
        """120 as store credit and 40 as money; 100 of 160 paid: 60 reduce, 100 are granted."""
        order = self.sell_part_paid([(self.chair, 1), (self.lamp, 1)], 100.0)
        rma = self.draft(order, {self.chair: 1, self.lamp: 1}, refund_method="bank")
        rma.line_ids[0].resolution = "store_credit"
        rma.action_submit()
        note = self.credit(rma)
        self.assertEqual((self.card_of().points, note.amount_residual), (100.0, 0.0))
        self.assertEqual((self.get_open(), rma.refund_status), (0.0, "none"))

    def test_paid_later(self):
        """The accountant gives the payment to the invoice: what it pays for is granted then."""
        order = self.sell_part_paid([(self.chair, 1)], 80.0)
        note = self.take(order, {self.chair: 1})
        rma, invoice = note.rma_order_ids, self.invoice_of(order)
        self.take_apart(note)
        # Not paid yet: nothing is granted for the asking.
        self.assertEqual((note.amount_residual, note.rma_store_credit_pending), (40.0, 0.0))
        note.action_grant_store_credit()
        self.pay(invoice, 30.0)
        self.assertEqual(self.card_of().points, 80.0)
        self.assertRecordValues(note, [{"amount_residual": 40, "rma_store_credit_pending": 30}])
        self.assertRecordValues(rma, [{"refund_status": "store_credit", "amount_refund_due": 30.0}])
        # What is owed of it is set off again, the rest is granted.
        note.with_user(self.accountant).action_grant_store_credit()
        note.with_user(self.accountant).action_grant_store_credit()
        self.assertEqual((self.card_of().points, invoice.amount_residual), (110.0, 0.0))
        self.take_apart(note)
        self.pay(invoice, 10.0)
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (120.0, 120.0))
        self.assertEqual(len(note.rma_store_credit_entry_ids), 3)
        self.assertRecordValues(note, [{"amount_residual": 0, "rma_store_credit": 120}])
        self.assertEqual(rma.refund_status, "none")
        # What undoes the note undoes both.
        note.button_draft()
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (0.0, 0.0))

    def test_reset_and_posted_again_after_the_payment(self):
        order = self.sell_part_paid([(self.chair, 1)], 80.0)
        note = self.take(order, {self.chair: 1})
        note.button_draft()
        self.assertEqual(self.card_of().points, 0.0)
        self.take_apart(note)
        self.pay(self.invoice_of(order), 40.0)
        note.action_post()
        self.assertEqual((self.card_of().points, self.get_open()), (120.0, 0.0))

    def test_credited_by_hand_in_part(self):
        """A discount by hand reduces what is owed first; the return finds less of it."""
        order = self.sell_part_paid([(self.chair, 2)], 140.0)
        by_hand = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.partner.id,
                "reversed_entry_id": self.invoice_of(order).id,
                "invoice_line_ids": [
                    Command.create({"name": "Scratched", "price_unit": 30.0, "tax_ids": False})
                ],
            }
        )
        by_hand.action_post()
        note = self.take(order, {self.chair: 1})
        self.assertEqual(note._get_set_off(), {self.invoice_of(order): 70.0})
        self.assertEqual((self.card_of().points, self.get_open()), (50.0, 0.0))

    def test_notes_of_one_invoice_share_what_is_owed(self):
        """Posted together: core alone would set off one of them, and the other with nothing."""
        order = self.sell_part_paid([(self.chair, 2)], 70.0)
        other = self.sell([(self.lamp, 1)])
        notes = self.take(order, {self.chair: 1}, post=False)
        notes |= self.take(order, {self.chair: 1}, post=False)
        rest = self.take(other, {self.lamp: 1}, post=False)
        (notes | rest).with_user(self.accountant).action_post()
        self.assertEqual((notes | rest).mapped("amount_residual"), [0.0, 0.0, 0.0])
        self.assertEqual(
            (self.invoice_of(order) | self.invoice_of(other)).mapped("amount_residual"), [0.0, 0.0]
        )
        self.assertEqual(rest._get_set_off(), {self.invoice_of(other): 40.0})
        self.assertEqual(self.card_of().points, 70.0)

    def test_down_payment_that_is_not_paid(self):
        order = self.create_order([(self.chair, 1)])
        down_payment = self.invoice_down_payment(order, 50.0)
        self.deliver(order)
        order._create_invoices(final=True).action_post()
        final = self.invoice_of(order) - down_payment
        self.pay(final)
        note = self.take(order, {self.chair: 1})
        self.assertEqual(note._get_set_off(), {down_payment: 50.0})
        self.assertEqual((down_payment.amount_residual, self.get_open()), (0.0, 0.0))
        self.assertEqual(self.card_of().points, 70.0)

    def test_foreign_currency(self):
        """At the rate of the sale: no difference is left on the customer's account."""
        foreign = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "x",
                "rate_ids": [
                    Command.create(
                        {"name": "2020-01-01", "rate": 3.0, "company_id": self.company.id}
                    )
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": foreign.id}
        )
        order = self.sell_part_paid([(self.lamp, 1)], 50.0, pricelist_id=pricelist.id)
        invoice = self.invoice_of(order)
        total = invoice.amount_total
        self.env["res.currency.rate"].create(
            {
                "name": "2021-01-01",
                "rate": 4.0,
                "currency_id": foreign.id,
                "company_id": self.company.id,
            }
        )
        note = self.take(order, {self.lamp: 1})
        self.assertAlmostEqual(note._get_set_off()[invoice], total - 50.0)
        self.assertEqual(self.card_of(currency=foreign).points, 50.0)
        self.assertEqual(self.balance(self.owed, currency=True), 50.0)
        self.assertAlmostEqual(self.balance(self.owed), 50.0 / 3, delta=0.011)
        self.assertEqual((note.amount_residual, self.get_open()), (0.0, 0.0))

    def test_paid_and_on_its_way_to_the_bank_is_paid(self):
        """Where accounting is installed, a payment has no entry until the statement comes."""
        order = self.sell([(self.chair, 1)])
        invoice = order.invoice_ids
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": self.partner.id,
                "amount": 120.0,
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        payment.outstanding_account_id = False
        payment.state = "in_process"
        invoice.matched_payment_ids = payment
        self.assertFalse(payment.move_id)
        note = self.take(order, {self.chair: 1})
        self.assertEqual((self.card_of().points, note.amount_residual), (120.0, 0.0))
        self.assertEqual(invoice.amount_residual, 120.0)

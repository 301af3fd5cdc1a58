from odoo import Command
from odoo.exceptions import UserError

from ..common_credit import CreditCommon

MODES = ("included", "excluded", "mixed")


class TestCreditEarlyDiscount(CreditCommon):
    """Terms that make it cheaper to pay early: what was never paid does not come back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.refund_timing = "authorization"
        cls.loss = cls.env["account.account"].create(
            {"code": "K709", "name": "Early discounts granted", "account_type": "expense"}
        )
        cls.company.account_journal_early_pay_discount_loss_account_id = cls.loss
        cls.terms = {
            mode: cls.env["account.payment.term"].create(
                {
                    "name": f"2/10 {mode}",
                    "early_discount": True,
                    "discount_percentage": 2.0,
                    "discount_days": 10,
                    "early_pay_discount_computation": mode,
                    "line_ids": [
                        Command.create({"value": "percent", "value_amount": 100.0, "nb_days": 30})
                    ],
                }
            )
            for mode in MODES
        }
        cls.low = cls.env["account.tax"].create(
            {"name": "7%", "amount": 7.0, "type_tax_use": "sale"}
        )
        owed = cls.env["account.account"].create(
            {"code": "K250", "name": "Taxes", "account_type": "liability_current"}
        )
        for tax in cls.tax | cls.low:
            lines = tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids
            lines.filtered(lambda line: line.repartition_type == "tax").account_id = owed

    def sell_on_terms(self, mode, lines, is_paid=False, discount=0.0):
        order = self.create_order(lines, payment_term_id=self.terms[mode].id)
        if discount:
            self.add_discount(order, "so_discount", discount)
        self.deliver(order)
        invoice = self.invoice(order)
        if is_paid:
            self.pay(invoice)
        return order

    def pay(self, invoice):
        """Pay an invoice on its day, and so less of it."""
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({}).action_create_payments()
        self.assertFalse(invoice.amount_residual)

    def get_paid(self, invoice):
        """Return the money that came for an invoice."""
        return sum(invoice._get_reconciled_payments().mapped("amount"))

    def assert_as_core(self, invoice, notes):
        """The notes come to core's own reversal: account by account, tax by tax, and its bases."""
        core = self.reverse_by_hand(invoice)
        own, other = self.add_up(notes), self.add_up(core)
        self.assertEqual(own, other)
        self.assertAlmostEqual(sum(notes.mapped("amount_total")), core.amount_total, 2)
        core.unlink()

    def test_not_paid_early(self):
        """Estimate, draft, posted note and core's own reversal agree, in whole and in parts."""
        lines = [
            (self.chair, 3),
            (self.lamp, 3, {"price_unit": 33.33, "tax_ids": self.low.ids}),
            (self.lamp, 3, {"price_unit": 9.99, "tax_ids": False}),
        ]
        for mode, discount in (*((mode, 0.15) for mode in MODES), ("mixed", 0.0)):
            with self.subTest(mode=mode, discount=discount):
                order = self.sell_on_terms(mode, lines, discount=discount)
                invoice = order.invoice_ids
                sold = order.order_line.filtered(lambda line: line.product_id.type == "consu")
                notes = self.return_one_by_one(order, sold)
                self.assert_as_core(invoice, notes)
                self.assert_reversed(invoice, notes)
                self.assertFalse(invoice.amount_residual)

    def test_three_at_once(self):
        for mode, total in (("included", 360.0), ("excluded", 360.0), ("mixed", 358.8)):
            with self.subTest(mode=mode):
                order = self.sell_on_terms(mode, [(self.chair, 3)])
                invoice = order.invoice_ids
                self.assertEqual(invoice.amount_total, total)
                rma = self.authorize(order, {self.chair: 3})
                self.assertEqual(rma.amount_estimated, total)
                note = self.credit(rma, post=False)
                self.assertEqual(note.amount_total, total)
                self.assert_as_core(invoice, note)
                note.action_post()
                self.assertEqual(rma.amount_credited, total)

    def test_paid_early(self):
        """No more than was paid comes back, however it is cut; sales and taxes as they were."""
        lines = [
            (self.chair, 3),
            (self.lamp, 3, {"price_unit": 33.33, "tax_ids": self.low.ids}),
        ]
        for mode, discount in (*((mode, 0.15) for mode in MODES), ("included", 0.0)):
            with self.subTest(mode=mode, discount=discount):
                order = self.sell_on_terms(mode, lines, is_paid=True, discount=discount)
                invoice = order.invoice_ids
                paid = self.get_paid(invoice)
                self.assertLess(paid, invoice.amount_total)
                notes = self.return_one_by_one(order, (self.chair, self.lamp))
                self.assertAlmostEqual(sum(notes.mapped("amount_total")), paid, 2)
                if mode == "included" and discount:
                    # Core writes nothing off the discount's own line, and puts it on the goods.
                    continue
                payment = invoice.line_ids.matched_credit_ids.credit_move_id.move_id
                for account in (invoice | payment | notes).line_ids.account_id:
                    if account.account_type in ("asset_cash", "asset_current", "asset_receivable"):
                        continue
                    booked = (invoice | payment | notes).line_ids.filtered(
                        lambda line, account=account: line.account_id == account
                    )
                    self.assertAlmostEqual(
                        sum(booked.mapped("balance")), 0.0, 2, account.display_name
                    )

    def test_paid_early_one_of_three(self):
        for mode, total in (("included", 117.6), ("excluded", 118.0), ("mixed", 117.6)):
            with self.subTest(mode=mode):
                order = self.sell_on_terms(mode, [(self.chair, 3)], is_paid=True)
                rma = self.authorize(order, {self.chair: 1})
                self.assertEqual(rma.amount_estimated, total)
                steps = rma._get_explanation()
                self.assertAlmostEqual(sum(step["amount"] for step in steps), total, 2)
                self.assertEqual(self.credit(rma).amount_total, total)

    def test_paid_early_after_the_estimate(self):
        """Also where the payment is undone: what is said to the customer follows."""
        for mode, owed, paid in (
            ("included", 120.0, 117.6),
            ("excluded", 120.0, 118.0),
            ("mixed", 119.6, 117.6),
        ):
            with self.subTest(mode=mode):
                order = self.sell_on_terms(mode, [(self.chair, 3)])
                rma = self.authorize(order, {self.chair: 1})
                self.assertEqual(rma.amount_estimated, owed)
                self.pay(order.invoice_ids)
                self.assertEqual(rma.amount_estimated, paid)
                order.invoice_ids.line_ids.remove_move_reconcile()
                self.assertEqual(rma.amount_estimated, owed)

    def test_paid_early_after_the_draft(self):
        """What the draft promises was not paid in the end: it is refused, and made again."""
        order = self.sell_on_terms("included", [(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 3})
        note = self.credit(rma, post=False)
        invoice = note.reversed_entry_id
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({}).action_create_payments()
        self.assertEqual(rma.amount_estimated, 352.8)
        with self.assertRaisesRegex(UserError, "352.80"), self.env.cr.savepoint():
            note.action_post()
        note.unlink()
        self.assertEqual(self.credit(rma).amount_total, 352.8)

    def test_fees_are_of_what_was_paid(self):
        """A fee comes to what it says, whatever the terms lower the taxes by."""
        self.set_terms(restocking_fee_basis="percent", restocking_fee_rate=10.0)
        for mode, is_paid, total in (
            ("included", False, 108.0),
            ("mixed", False, 107.64),
            ("included", True, 105.84),
            ("excluded", True, 106.2),
            ("mixed", True, 105.84),
        ):
            with self.subTest(mode=mode, is_paid=is_paid):
                order = self.sell_on_terms(mode, [(self.chair, 3)], is_paid=is_paid)
                notes = self.return_one_by_one(order, (self.chair,))
                for note in notes:
                    self.assertAlmostEqual(note.amount_total, total, 2)

    def test_posted_at_once(self):
        self.set_terms(credit_mode="post")
        order = self.sell_on_terms("mixed", [(self.chair, 3)])
        rma = self.authorize(order, {self.chair: 3})
        rma._credit_queued()
        self.assertEqual((rma.credit_note_ids.state, rma.amount_credited), ("posted", 358.8))

    def test_draft_from_before_the_payment_says_so(self):
        """The draft credits what was never paid: it says so, and what to do."""
        for mode in MODES:
            with self.subTest(mode=mode):
                order = self.sell_on_terms(mode, [(self.chair, 3)])
                invoice = order.invoice_ids
                rma = self.authorize(order, {self.chair: 3})
                note = self.credit(rma, post=False)
                self.pay(invoice)
                paid = self.get_paid(invoice)
                message = f"before {invoice.name} was paid early.*create it again from {rma.name}"
                with self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                    note.with_user(self.accountant).action_post()
                note.unlink()
                self.assertAlmostEqual(self.credit(rma).amount_total, paid, 2)

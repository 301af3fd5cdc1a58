from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCredit(StoreCreditCommon):
    """Posting a credit note puts store credit on the eWallet and settles the note (M7)."""

    def test_grant_by_an_accountant(self):
        note = self.take(self.sell_paid([(self.chair, 3)]), {self.chair: 2})
        rma = note.rma_order_ids
        card = self.card_of()
        self.assertRecordValues(
            card,
            [
                {
                    "points": 240.0,
                    "program_type": "ewallet",
                    "company_id": self.company.id,
                    "points_display": "$\xa0240.00",
                }
            ],
        )
        self.assertRecordValues(
            card.history_ids,
            [
                {
                    "issued": 240.0,
                    "used": 0.0,
                    "rma_move_id": note.id,
                    "order_model": "rma.order",
                    "order_id": rma.id,
                }
            ],
        )
        self.assertIn(rma.name, card.history_ids.description)
        self.assertIn("/my/invoices", card.history_ids._get_order_portal_url())
        self.assertRecordValues(
            note,
            [{"payment_state": "paid", "amount_residual": 0.0, "rma_store_credit": 240.0}],
        )
        self.assertRecordValues(
            note.rma_store_credit_entry_ids,
            [{"state": "posted", "date": note.date, "journal_id": self.misc_journal().id}],
        )
        self.assertEqual((self.balance(self.owed), self.get_open()), (240.0, 0.0))
        self.assertRecordValues(
            rma,
            [{"state": "authorized", "settlement_status": "partial", "amount_store_credit": 240}],
        )

    def misc_journal(self):
        return self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.company.id)], limit=1
        )

    def test_one_wallet_for_all_returns(self):
        order = self.sell_paid([(self.lamp, 3)])
        for points in (40.0, 79.99, 119.99):
            self.take(order, {self.lamp: 1})
            self.assertAlmostEqual(self.card_of().points, points, places=6)
        self.assertEqual(len(self.card_of()), 1)
        self.assertEqual(len(self.card_of().history_ids), 3)
        self.assertEqual(
            self.balance(self.owed),
            sum(
                order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice").mapped(
                    "amount_total"
                )
            ),
        )

    def test_bonus_is_shown_and_booked_apart(self):
        self.set_bonus(12.5)
        note = self.take(self.sell_paid([(self.lamp, 1)]), {self.lamp: 1})
        self.assertRecordValues(
            self.card_of().history_ids.sorted("id"),
            [
                {"issued": 40.0, "rma_kind": "credit", "rma_move_id": note.id},
                {"issued": 5.0, "rma_kind": "bonus", "rma_move_id": note.id},
            ],
        )
        self.assertEqual(self.card_of().points, 45.0)
        self.assertEqual((note.amount_total, note.amount_residual), (40.0, 0.0))
        self.assertEqual((self.balance(self.owed), self.balance(self.bonus_cost)), (45.0, -5.0))
        self.assertEqual(self.get_open(), 0.0)

    def test_refund_and_store_credit_on_one_note(self):
        """Three parts of 33.33 less 10%, the fee on one of them: the parts make the total."""
        self.set_terms(
            restocking_fee_basis="percent", restocking_fee_rate=10.0, refund_timing="authorization"
        )
        order = self.create_order(
            [(self.lamp, 1, {"discount": 10}), (self.chair, 1), (self.lamp, 2)]
        )
        self.deliver(order)
        self.invoice(order)
        self.pay(order.invoice_ids)
        first, chair, lamps = order.order_line
        rma = self.draft(order, {first: 1, chair: 1, lamps: 2})
        (rma.line_ids[0] | rma.line_ids[2]).resolution = "store_credit"
        rma.action_submit()
        note = self.credit(rma, post=False)
        self.assertEqual(len(note), 1)
        fee = note.invoice_line_ids.filtered("rma_charge_id")
        self.assertTrue(fee)
        parts = note._split_rma_total()
        self.assertAlmostEqual(sum(parts.values()), note.amount_total, places=6)
        # 36.00 and 79.99 of goods, less a tenth.
        self.assertAlmostEqual(parts["store_credit"], 104.39, delta=0.011)
        note.with_user(self.accountant).action_post()
        self.assertAlmostEqual(self.card_of().points, parts["store_credit"], places=6)
        self.assertAlmostEqual(note.amount_residual, parts["refund"], places=6)
        self.assertAlmostEqual(self.get_open(), -parts["refund"], places=6)
        self.assertAlmostEqual(self.balance(self.owed), parts["store_credit"], places=6)

    def test_refund_leaves_wallets_alone(self):
        order = self.sell_paid([(self.chair, 1)])
        note = self.credit(self.authorize(order, {self.chair: 1}))
        self.assertFalse(self.card_of())
        self.assertEqual((note.amount_residual, note.rma_store_credit), (120.0, 0.0))

    def test_each_contact_has_a_wallet_of_their_own(self):
        contact = self.env["res.partner"].create(
            {"name": "Colleague", "parent_id": self.partner.id, "type": "contact"}
        )
        self.take(self.sell_paid([(self.chair, 1)], partner=contact), {self.chair: 1})
        self.assertEqual(self.card_of(contact).points, 120.0)
        self.assertFalse(self.card_of())
        self.assertEqual(self.get_open(), 0.0)

    def test_eWallet_with_the_same_account_is_used(self):
        vals = self.env["loyalty.program"]._get_template_values()["ewallet"]
        other = self.env["loyalty.program"].create(vals)
        ours = self.env["loyalty.program"].create(vals)
        ours.payment_program_discount_product_id.property_account_income_id = self.owed
        self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        self.assertEqual(self.card_of().program_id, ours)
        self.assertFalse(other.coupon_ids)

    def test_top_up_does_not_fill_store_credit(self):
        self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        self.spend([(self.env.ref("loyalty.ewallet_product_50").product_variant_id, 1)])
        self.assertLess(self.card_of().points, 120.0)
        self.assertEqual(sum(self.card_of().history_ids.mapped("issued")), 120.0)

    def test_rounding_to_the_currency(self):
        """A bonus of 7.77% on 39.996, taxes included: cents on both sides."""
        self.set_bonus(7.77)
        note = self.take(self.sell_paid([(self.lamp, 1)]), {self.lamp: 1})
        self.assertEqual(note.amount_total, 40.0)
        self.assertEqual(self.card_of().points, 43.11)
        self.assertEqual(self.balance(self.owed), 43.11)

    def test_notes_of_one_invoice_posted_together(self):
        order = self.sell_paid([(self.chair, 2)])
        notes = self.take(order, {self.chair: 1}, post=False)
        notes |= self.take(order, {self.chair: 1}, post=False)
        notes.with_user(self.accountant).action_post()
        self.assertEqual(notes.mapped("amount_residual"), [0.0, 0.0])
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (240.0, 240.0))


@tagged("post_install", "-at_install")
class TestStoreCreditPortal(StoreCreditCommon, HttpCase):
    def test_customer_reads_balance_and_history(self):
        self.set_bonus(10)
        new_test_user(
            self.env, "rma_wallet", groups="base.group_portal", partner_id=self.partner.id
        )
        note = self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        self.authenticate("rma_wallet", "rma_wallet")
        page = self.url_open(f"/my/loyalty_card/{self.card_of().id}/history").text
        self.assertIn("Bonus on store credit", page)
        self.assertIn(note.rma_order_ids.name, page)
        self.assertIn(f"/my/invoices/{note.id}", page)
        self.assertIn("$\xa0132.00", self.url_open("/my").text)


@tagged("post_install", "-at_install")
class TestStoreCreditSettings(StoreCreditCommon):
    """Without an account nobody is stopped, and nothing is forgotten."""

    def test_missing_account_blocks_no_posting(self):
        self.company.rma_store_credit_account_id = False
        order = self.sell_paid([(self.chair, 1)])
        note = self.take(order, {self.chair: 1})
        rma = note.rma_order_ids
        self.assertRecordValues(
            note, [{"state": "posted", "amount_residual": 120.0, "rma_store_credit_pending": 120}]
        )
        self.assertFalse(self.card_of())
        self.assertIn("no account", note.alerts["rma_store_credit"]["message"])
        self.assertIn("no account", rma.store_credit_gap)
        self.assertEqual(rma.store_credit_pending, 120.0)
        activity = note.activity_ids
        self.assertEqual(activity.user_id, self.accountant)
        with self.assertRaisesRegex(UserError, "no account"):
            note.with_user(self.accountant).action_grant_store_credit()
        self.company.rma_store_credit_account_id = self.owed
        rma.with_user(self.accountant).action_grant_store_credit()
        note.with_user(self.accountant).action_grant_store_credit()
        self.assertEqual((self.card_of().points, note.amount_residual), (120.0, 0.0))
        self.assertEqual(self.get_open(), 0.0)
        self.assertRecordValues(rma, [{"store_credit_pending": 0.0, "store_credit_gap": ""}])
        self.assertFalse(note.activity_ids)
        self.assertNotIn("rma_store_credit", note.alerts or {})

    def test_what_was_paid_out_meanwhile_is_not_granted(self):
        self.company.rma_store_credit_account_id = False
        note = self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        self.pay(note)
        self.company.rma_store_credit_account_id = self.owed
        self.assertEqual(note.rma_store_credit_pending, 0.0)
        note.action_grant_store_credit()
        self.assertFalse(self.card_of())

    def test_settings_are_checked(self):
        income = self.create_account("499100", "Sales", "income")
        sales = self.env["account.journal"].search([("type", "=", "sale")], limit=1)
        for name, value, text in (
            ("rma_store_credit_account_id", income.id, "no liability"),
            ("rma_store_credit_bonus", 10, "choose the account"),
            ("rma_store_credit_bonus_account_id", self.owed.id, "no expense"),
            ("rma_store_credit_journal_id", sales.id, "miscellaneous"),
        ):
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, text),
                self.cr.savepoint(),
            ):
                self.company.write({name: value})

    def test_account_is_made_when_asked_for(self):
        self.company.rma_store_credit_account_id = False
        settings = self.env["res.config.settings"].create({})
        settings.action_create_store_credit_account()
        account = self.company.rma_store_credit_account_id
        self.assertEqual(account.account_type, "liability_current")
        self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        self.assertEqual(self.balance(account), 120.0)

    def test_forms_open(self):
        note = self.take(self.sell_paid([(self.chair, 1)]), {self.chair: 1})
        Form(note)
        Form(note.rma_order_ids.with_user(self.csr))
        Form(self.env["res.config.settings"])
        action = note.rma_order_ids.with_user(self.csr).action_view_store_credit()
        self.assertEqual(action["res_id"], self.card_of().id)
        Form(self.env["loyalty.card"].with_user(self.csr).browse(action["res_id"]))

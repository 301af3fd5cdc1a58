from odoo.tests import Form, tagged

from odoo.addons.rma_management.tests.common_refund import RefundCommon
from odoo.addons.rma_management_loyalty.hooks import uninstall_hook

from .common import StoreCreditCommon


@tagged("post_install", "-at_install")
class TestStoreCreditWaiting(StoreCreditCommon, RefundCommon):
    """What the customer was promised is pending until it is granted."""

    def take_all(self, **vals):
        """Return a paid chair for store credit, to the end."""
        order = self.sell_paid([(self.chair, 1)])
        rma = self.settle(order, {self.chair: 1}, line={"resolution": "store_credit"}, **vals)
        self.credit(rma, post=False).with_user(self.accountant).action_post()
        return rma

    def run_job(self, **limit):
        with self.commits():
            self.env["rma.order"]._cron_grant_store_credit(**limit)

    def test_nothing_is_pending_once_it_is_granted(self):
        self.assertRecordValues(
            self.take_all(),
            [{"state": "done", "next_step": "none", "refund_status": "none"}],
        )

    def test_pending_until_the_setting_is_made(self):
        self.company.rma_store_credit_account_id = False
        rma = self.take_all()
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "done",
                    "settlement_status": "done",
                    "refund_status": "store_credit",
                    "amount_refund_due": 120.0,
                }
            ],
        )
        self.assertTrue(rma.date_refund_due)
        self.assertIn("no account", rma.refund_text)
        pending = self.env.ref("rma_management.rma_order_action_refund")
        self.assertIn(rma, rma.search(eval(pending.domain)))  # noqa: S307  our own text
        self.run_job()
        self.assertEqual(rma.refund_status, "store_credit")
        Form(rma.with_user(self.csr))

        cron = self.env.ref("rma_management_loyalty.ir_cron_grant")
        triggers = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        self.company.rma_store_credit_account_id = self.owed
        self.assertEqual(self.env["ir.cron.trigger"].search_count(triggers), before + 1)
        self.run_job()
        self.run_job()
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "done",
                    "next_step": "none",
                    "refund_status": "none",
                    "amount_refund_due": 0.0,
                    "refund_text": False,
                }
            ],
        )
        self.assertEqual((self.card_of().points, self.balance(self.owed)), (120.0, 120.0))
        self.assertFalse(rma.credit_note_ids.activity_ids)

    def test_granted_by_the_button(self):
        self.company.rma_store_credit_account_id = False
        rma = self.take_all()
        self.company.rma_store_credit_account_id = self.owed
        rma.with_user(self.accountant).action_grant_store_credit()
        self.assertRecordValues(rma, [{"state": "done", "refund_status": "none"}])

    def test_paid_out_by_hand_instead(self):
        self.company.rma_store_credit_account_id = False
        rma = self.take_all()
        self.pay(rma.credit_note_ids)
        self.assertRecordValues(rma, [{"refund_status": "none", "state": "done"}])
        self.assertFalse(rma.credit_note_ids.activity_ids)

    def test_one_that_fails_stops_no_other(self):
        self.company.rma_store_credit_account_id = False
        broken, whole = self.take_all(), self.take_all()
        self.company.rma_store_credit_account_id = self.owed
        fill = type(self.env["account.move"])._fill_wallets

        def fail(notes, amounts):
            if broken.credit_note_ids in notes:
                raise ValueError("Out of wallets")
            return fill(notes, amounts)

        self.patch(type(self.env["account.move"]), "_fill_wallets", fail)
        self.run_job(limit=1)
        self.assertEqual((broken.refund_status, whole.refund_status), ("store_credit", "none"))
        self.assertFalse(broken.credit_note_ids.rma_store_credit_entry_ids)
        self.assertIn("Out of wallets", self.get_activities(broken, "mail_activity_refund").note)

    def test_uninstalled_while_it_waits(self):
        self.company.rma_store_credit_account_id = False
        rma = self.take_all()
        uninstall_hook(self.env)
        self.env.invalidate_all()
        self.assertRecordValues(
            rma,
            [
                {
                    "state": "done",
                    "refund_status": "none",
                    "amount_refund_due": 0.0,
                    "date_refund_due": False,
                }
            ],
        )

    def test_finance_is_asked_in_their_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        # The words are what they are in that language, whatever a translator makes of them.
        self.accountant.lang = "fr_FR"
        seen = []
        original = type(self.env["account.move"])._get_store_credit_text

        def look(note, gap):
            seen.append(note.env.lang)
            return original(note, gap)

        self.patch(type(self.env["account.move"]), "_get_store_credit_text", look)
        self.company.rma_store_credit_account_id = False
        rma = self.authorize(
            self.sell_paid([(self.chair, 1)]),
            {self.chair: 1},
            line={"resolution": "store_credit"},
        )
        note = self.credit(rma)
        self.assertEqual(note.activity_ids.user_id, self.accountant)
        self.assertEqual(set(seen), {"fr_FR"})

from unittest.mock import patch

from odoo.tests import new_test_user
from odoo.tools.translate import code_translations

from ..common_payback import PaybackCommon


class TestRefundLanguage(PaybackCommon):
    """What a job asks, it asks in the language of whoever is asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.accountant.lang = "fr_FR"

    def setUp(self):
        super().setUp()
        own = code_translations.get_python_translations

        def translate(module, lang):
            """Words of our own: what a translator makes of them later changes no test."""
            texts = {
                "%(amount)s of %(note)s is to be paid by hand.": "À payer : %(amount)s, %(note)s.",
                "%(provider)s cannot refund.": "%(provider)s ne rembourse pas.",
                "The credit note could not be made or posted: %(error)s": "Impossible : %(error)s",
            }
            return {**own(module, lang), **texts} if lang == "fr_FR" else own(module, lang)

        self.enterContext(patch.object(code_translations, "get_python_translations", translate))

    def get_note(self, rma):
        return self.get_activities(rma, "mail_activity_refund").note

    def test_to_be_paid_by_hand(self):
        rma, _txs = self.return_paid(240.0, method="bank")
        self.assertIn("À payer", self.get_note(rma))
        # The form speaks the language of whoever reads it.
        self.assertIn("by hand", rma.refund_text)

    def test_refused_by_a_job(self):
        rma, _txs = self.return_paid(240.0)
        self.support[self.provider.id] = "none"
        self.provider.invalidate_recordset(["support_refund"])
        with self.answers("done"):
            self.run_refund_job()
        self.assertIn("ne rembourse pas", self.get_note(rma))

    def test_credit_note_that_fails(self):
        rma = self.due()
        with self.commits():
            rma._attempt_each(self.fail_on_purpose)
        self.assertIn("Impossible : Broken", self.get_note(rma))

    def fail_on_purpose(self, _orders):
        raise ValueError("Broken")

    def test_whoever_follows_it_where_there_is_no_finance(self):
        self.company.rma_finance_user_id = False
        self.accountant.lang = "en_US"
        follower = new_test_user(
            self.env, "rma_french", groups="rma_management.group_rma_user", lang="fr_FR"
        )
        rma, _txs = self.return_paid(240.0, method="bank", post=False)
        rma.user_id = follower
        self.credit(rma)
        self.assertIn("À payer", self.get_note(rma))
        self.assertEqual(self.get_activities(rma, "mail_activity_refund").user_id, follower)

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import TransactionCase, tagged

# {country, EU as none: {language: (link, button, article)}}, as the laws have them.
LABELS = {
    None: {
        "en": ("withdraw from contract here", "confirm withdrawal", "11a"),
        "de": ("Vertrag widerrufen", "Widerruf bestätigen", "11a"),
        "fr": ("renoncer au contrat ici", "confirmer la rétractation", "11a"),
        "it": ("recedere dal contratto qui", "conferma recesso", "11a"),
        "nl": ("hier de overeenkomst herroepen", "herroeping bevestigen", "11a"),
        "es": ("desistir del contrato aquí", "confirmar desistimiento", "11a"),
    },
    "de": {"de": ("Vertrag widerrufen", "Widerruf bestätigen", "356a")},
    "fr": {"fr": ("renoncer au contrat ici", "confirmer la rétractation", "D. 221-5")},
    "it": {"it": ("recedere dal contratto qui", "conferma recesso", "54-bis")},
    "nl": {"nl": ("hier de overeenkomst ontbinden", "ontbinding bevestigen", "6:230oa")},
    "es": {"es": ("desistir del contrato aquí", "confirmar desistimiento", "11a")},
    "uk": {"en": ("cancel contract here", "confirm cancellation", "29")},
    "cn": {"zh": ("七日无理由退货", "确认退货", "25")},
    "ch": {
        "de": ("Vertrag widerrufen", "Widerruf bestätigen", "40a"),
        "fr": ("renoncer au contrat ici", "confirmer la rétractation", "40a"),
        "it": ("recedere dal contratto qui", "conferma recesso", "40a"),
    },
}
REVIEWED = {("de", "de"), ("fr", "fr"), ("es", "es")} | {
    (None, lang) for lang in ("en", "de", "fr", "es")
}
OFFICIAL = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"


@tagged("post_install", "-at_install")
class TestLabels(TransactionCase):
    """What the law calls the function is data, and a page speaks the language that it is in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.labels = cls.env["rma.withdrawal.label"].search([])
        cls.company = cls.env["res.company"].create({"name": "Shop"})

    def find(self, country, lang):
        wanted = self.env.ref(f"base.{country}") if country else self.env["res.country"]
        return self.labels.filtered(lambda label: label.country_id == wanted and label.lang == lang)

    def test_each_line(self):
        for country, lines in LABELS.items():
            for lang, (entry, confirm, article) in lines.items():
                with self.subTest(country=country, lang=lang):
                    label = self.find(country, lang)
                    self.assertEqual(len(label), 1)
                    self.assertEqual((label.entry_label, label.confirm_label), (entry, confirm))
                    self.assertIn(article, label.article)
                    self.assertEqual(label.is_reviewed, (country, lang) in REVIEWED)

    def test_each_says_where_it_is_from(self):
        for label in self.labels:
            with self.subTest(label.display_name):
                self.assertTrue(label.act and label.article and label.date_checked)
                self.assertTrue(label.source_url.startswith("https://"))
                # A button has no full stop, and no "here" is the German law's.
                self.assertNotIn(".", label.entry_label + label.confirm_label)

    def test_every_official_language_of_the_union(self):
        european = self.labels.filtered(lambda label: not label.country_id)
        self.assertEqual(" ".join(sorted(european.mapped("lang"))), OFFICIAL)

    def test_what_a_page_shows(self):
        """By the company's country, what it has chosen, and the language of the page."""
        french = self.find("fr", "fr")
        for country, chosen, lang, expected in (
            ("de", None, "de_DE", "Vertrag widerrufen"),
            ("de", None, "en_US", "withdraw from contract here"),
            ("de", None, "zh_CN", "七日无理由退货"),
            ("nl", None, "nl_NL", "hier de overeenkomst ontbinden"),
            ("be", None, "nl_BE", "hier de overeenkomst herroepen"),
            ("uk", None, "en_GB", "cancel contract here"),
            ("us", None, "en_US", "withdraw from contract here"),
            (None, None, "fr_FR", "renoncer au contrat ici"),
            ("de", french, "fr_FR", "renoncer au contrat ici"),
            ("de", french, "ja_JP", "renoncer au contrat ici"),
            ("de", None, "ja_JP", "Vertrag widerrufen"),
        ):
            with self.subTest(country=country, lang=lang, chosen=chosen):
                self.company.country_id = country and self.env.ref(f"base.{country}").id
                self.company.rma_withdrawal_label_ids = [Command.set(chosen.ids if chosen else [])]
                words = self.company._get_withdrawal_words(lang)
                self.assertEqual(words.entry, expected)

    def test_a_branch_has_its_parent_s(self):
        self.company.rma_withdrawal_label_ids = self.find("it", "it")
        branch = self.env["res.company"].create({"name": "Branch", "parent_id": self.company.id})
        self.assertEqual(branch._get_withdrawal_words("it_IT").country, "IT")

    def test_one_line_for_a_country_and_language(self):
        with self.assertRaises(ValidationError):
            self.find("de", "de").lang = "de_DE"

    def test_the_words_of_the_law_are_archived_not_deleted(self):
        manager = self.env.ref("base.user_admin")
        own = self.find("it", "it").copy({"lang": "xx"})
        self.company.rma_withdrawal_label_ids = own
        for label in (self.labels.filtered(lambda label: not label.country_id)[:1], own):
            with self.subTest(label.display_name), self.assertRaisesRegex(UserError, "Archive"):
                label.with_user(manager).unlink()
        self.company.rma_withdrawal_label_ids = False
        own.with_user(manager).unlink()
        self.assertFalse(own.exists())

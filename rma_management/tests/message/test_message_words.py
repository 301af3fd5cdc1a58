import re

from lxml import html

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common_message import MessageCommon

HIDDEN = "Hard line 2026"


@tagged("post_install", "-at_install")
class TestMessageWords(MessageCommon):
    """What messages say: whole sentences, public words, the customer's language, the link."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"email": "service@example.com", "phone": "+49 40 1234567"})
        cls.policy.write({"name": HIDDEN, "refund_days": 5})

    def make_return(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 2}, user=self.csr)
        rma = rma.with_user(self.env.user)
        rma._mark_shipped()
        self.receive(rma)
        self.inspect(rma)
        self.credit(rma)
        rma.date_promise_told = rma.date_expiry = "2026-07-01"
        # What follows from documents is written here to have a day for each message.
        self.env.flush_all()
        self.env.cr.execute("UPDATE rma_order SET date_refund_promised = '2026-07-05'")
        self.env.invalidate_all()
        return rma

    def render(self, code, rma):
        template = self.kind(code).template_id
        lang = template._render_field("lang", rma.ids)[rma.id]
        template = template.with_context(lang=lang)
        body = str(template._render_field("body_html", rma.ids)[rma.id])
        return template._render_field("subject", rma.ids)[rma.id], body

    def get_codes(self):
        # What is told of a claim has its words tested with the claims.
        told = [("template_id.model", "=", "rma.order")]
        return self.env["rma.message.type"].search(told).mapped("code")

    def test_every_message(self):
        rma = self.make_return()
        self.assertEqual(len(self.get_codes()), 14)
        for code in self.get_codes():
            with self.subTest(code):
                subject, body = self.render(code, rma)
                text = " ".join(html.fromstring(body).text_content().split())
                self.assertIn(rma.name, subject)
                self.assertNotIn(HIDDEN, body)
                self.assertIn(f"/my/returns/{rma.id}?access_token=", body)
                self.assertIn("Anna Customer", text)
                # No sentence with a hole in it.
                self.assertFalse(re.search(r"\bFalse\b|\bNone\b|\bby \.| ,|\(\)|: ?$", text), text)
                self.assertTrue(subject and not re.search(r"False|None", subject), subject)
                self.assertRegex(text, r"Do you (have a question|still want to)")

    def test_what_each_says(self):
        rma = self.make_return()
        for code, wanted in (
            ("arrived", ("has arrived", "2 Units", "check it now")),
            ("inspected", ("Like new, complete", "You are credited for it.", "2 Units")),
            ("credited", ("$ 240.00", "taken off what was still open")),
            ("closed", ("$ 240.00", "/rate/")),
            ("expiring", ("07/01/2026",)),
            ("authorized", ("/rate/", "Return number")),
        ):
            _subject, body = self.render(code, rma)
            body = body.replace("\xa0", " ").replace("&nbsp;", " ")
            for words in wanted:
                with self.subTest(code=code, words=words):
                    self.assertIn(words, body)

    def test_ways_of_payment(self):
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        for method, wanted in (
            ("original", "back the way you paid"),
            ("bank", "transferred to you"),
            ("credit", "kept on your account"),
            (False, "kept on your account"),
        ):
            with self.subTest(method):
                rma.refund_method = method
                self.assertIn(wanted, rma._get_payment_words())

    def test_what_was_found(self):
        rma = self.authorize(self.sell([(self.chair, 3)]), {self.chair: 3})
        self.receive(rma)
        self.inspect(rma, self.send_back, {self.chair: 1})
        self.inspect(rma)
        kept, good = rma._get_findings()
        self.assertEqual(kept.consequence, "We send it back to you.")
        self.assertEqual(good.consequence, "You are credited for it.")
        self.assertEqual((kept.quantity, good.quantity), ("1 Unit", "2 Units"))

    def test_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.kind("arrived").template_id
        template.update_field_translations("subject", {"fr_FR": "Arrivé : {{ object.name }}"})
        self.chair.update_field_translations("name", {"fr_FR": "Chaise"})
        self.partner.lang = "fr_FR"
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        self.tell()
        mail = self.get_mails(rma)
        self.assertEqual(mail.subject, f"Arrivé : {rma.name}")
        self.assertIn("Chaise", mail.body)

    def test_words_can_be_changed(self):
        template = self.kind("arrived").template_id.copy({"body_html": "<p>Here it is!</p>"})
        self.kind("arrived").template_id = template
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        self.receive(rma)
        self.tell()
        self.assertIn("Here it is!", self.get_mails(rma).body)

    def test_no_template_of_other_records(self):
        template = self.env["mail.template"].create(
            {"name": "Order", "model_id": self.env["ir.model"]._get_id("sale.order")}
        )
        with self.assertRaisesRegex(ValidationError, "not an e-mail on returns"):
            self.kind("arrived").template_id = template

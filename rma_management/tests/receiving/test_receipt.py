from contextlib import contextmanager
from datetime import timedelta
from subprocess import CompletedProcess
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models import ir_actions_report
from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.mail.tests.common import MailCase

from ..common_print import PrintCommon

ATTEMPT = "odoo.addons.rma_management.models.base.jobs"


@tagged("post_install", "-at_install")
class TestReceipt(PrintCommon, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"email": "service@ridgeback.example.com", "phone": "+49 40 1234567"})
        cls.csr.signature = "<p>Clara from Ridgeback</p>"
        cls.receipt = cls.env.ref("rma_management.mail_template_receipt")

    def send(self, rma, pdf=False):
        """Send the receipt of a return; return its message, with what goes out as `self._mails`.

        Without `pdf` the attachments are the reports' HTML, which takes no time.
        """
        rma = rma.with_user(self.csr).with_context(force_report_rendering=pdf)
        before = rma.sudo().message_ids
        with self.allow_pdf_render(), self.mock_mail_gateway():
            rma.action_send_receipt()
        return rma.sudo().message_ids - before

    def test_receipt_goes_to_the_customer_once(self):
        rma = self.authorize_as_csr()
        message = self.send(rma)
        self.assertEqual(len(message), 1)
        self.assertEqual(message.notified_partner_ids, self.partner)
        self.assertEqual(len(self._mails), 1)
        self.assertIn(self.partner.email, self._mails[0]["email_to"][0])
        self.assertTrue(rma.date_receipt)
        self.assertIn(rma.name, message.subject)

    def test_receipt_has_label_and_slip(self):
        rma = self.authorize_as_csr()
        message = self.send(rma, pdf=True)
        self.assertEqual(
            sorted(message.attachment_ids.mapped("name")),
            [f"Return label {rma.name}.pdf", f"Return slip {rma.name}.pdf"],
        )
        for attachment in message.attachment_ids:
            self.assertEqual(attachment.mimetype, "application/pdf")
            self.assertEqual(attachment.raw[:5], b"%PDF-")
        self.assertEqual(len(self._mails[0]["attachments"]), 2)

    def test_receipt_says_what_to_do(self):
        self.set_terms(validity_days=30, restocking_fee_basis="percent", restocking_fee_rate=15)
        rma = self.authorize_as_csr()
        self.send(rma)
        body = self._mails[0]["body"].replace("\ufeff", "")
        for wanted in (
            rma.name,
            "Anna Customer",
            "Chair",
            "2 Units",
            "2 Harbour Road",
            rma.date_expiry.strftime("%m/%d/%Y"),
            "Restocking fee (15%): Chair",
            f"{rma.amount_estimated:.2f}",
            "+49 40 1234567",
            "Clara from Ridgeback",
        ):
            self.assertIn(wanted, body)

    def test_receipt_links_to_the_page_of_the_return(self):
        rma = self.authorize_as_csr()
        self.send(rma)
        body = self._mails[0]["body"]
        self.assertIn(f"/my/returns/{rma.id}?access_token={rma.sudo().access_token}", body)
        # Core's own button would lead there by way of an account.
        self.assertNotIn("/mail/view", body)
        self.assertNotIn("signup", body)

    def test_receipt_is_from_the_responsible_or_the_company(self):
        rma = self.authorize_as_csr()
        self.send(rma)
        self.assertIn(self.csr.email, self._mails[0]["email_from"])
        rma.sudo().write({"user_id": self.env.ref("base.user_root").id, "date_receipt": False})
        self.send(rma)
        self.assertIn("service@ridgeback.example.com", self._mails[0]["email_from"])
        self.assertNotIn("Clara", self._mails[0]["body"])

    def test_receipt_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.receipt.update_field_translations(
            "subject", {"fr_FR": "Votre retour {{ object.name }}"}
        )
        body = self.receipt.body_html.replace("What comes back", "Ce que vous renvoyez")
        self.receipt.with_context(lang="fr_FR").body_html = body
        self.env.ref("rma_management.rma_label_report").update_field_translations(
            "print_report_name", {"fr_FR": "'Étiquette %s' % object.name"}
        )
        self.chair.update_field_translations("name", {"fr_FR": "Chaise"})
        self.partner.lang = "fr_FR"
        self.set_terms(validity_days=30)
        rma = self.authorize_as_csr()
        message = self.send(rma)
        self.assertEqual(message.subject, f"Votre retour {rma.name}")
        self.assertIn(f"Étiquette {rma.name}.html", message.attachment_ids.mapped("name"))
        body = self._mails[0]["body"]
        self.assertIn("Ce que vous renvoyez", body)
        self.assertIn("Chaise", body)
        self.assertNotIn("Chair<", body)
        self.assertIn(rma.date_expiry.strftime("%d/%m/%Y"), body)

    def test_the_module_speaks_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(["rma_management"], ["fr_FR"])
        self.partner.lang = "fr_FR"
        rma = self.authorize_as_csr()
        message = self.send(rma)
        self.assertEqual(
            message.subject, f"Votre retour {rma.name} : étiquette et prochaines étapes"
        )
        self.assertIn(f"Bon de retour {rma.name}.html", message.attachment_ids.mapped("name"))
        self.assertIn("Expéditeur", self.read_text("rma_management.rma_label_report", rma))
        self.assertIn("Comment emballer", self.read_text("rma_management.rma_slip_report", rma))

    def test_receipt_without_language(self):
        self.partner.lang = False
        rma = self.authorize_as_csr()
        self.assertEqual(rma._get_customer_lang(), self.company.partner_id.lang or "en_US")
        self.assertIn("What comes back", self.send(rma).body)

    def test_receipt_without_credit_promises_none(self):
        rma = self.authorize_as_csr({self.lamp: 1}, line={"resolution": "exchange"})
        self.assertFalse(rma.amount_estimated)
        body = self.send(rma).body
        self.assertNotIn("stimated credit", body)
        self.assertIn("we write to you again", body)

    def test_receipt_is_sent_by_customer_service_and_not_over_and_over(self):
        rma = self.authorize_as_csr()
        seller = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman")
        rma.sudo().line_ids.sale_line_id.order_id.user_id = seller
        for user in (seller, self.inspector, self.stock_user, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rma.with_user(user).action_send_receipt()
        self.send(rma)
        with self.assertRaisesRegex(UserError, "was sent on"):
            self.send(rma)
        self.assertEqual(rma.date_receipt.date(), fields.Date.today())
        rma.sudo().date_receipt -= timedelta(minutes=10)
        self.assertEqual(len(self.send(rma)), 1)

    def test_receipt_needs_an_address_and_an_authorization(self):
        self.partner.email = False
        rma = self.authorize_as_csr()
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            rma.action_send_receipt()
        draft = self.draft(self.sell([(self.lamp, 1)]), {self.lamp: 1}, user=self.csr)
        with self.assertRaisesRegex(UserError, "not authorized"):
            draft.action_send_receipt()

    def test_authorizing_queues_and_the_cron_sends_once(self):
        rma = self.authorize_as_csr()
        kept = self.authorize_as_csr({self.lamp: 1}, line={"resolution": "keep"})
        self.assertTrue(rma.is_receipt_queued)
        self.assertFalse(kept.is_receipt_queued)
        self.assertFalse(rma.date_receipt)
        cron = self.env.ref("rma_management.ir_cron_send_receipts")
        before = rma.sudo().message_ids
        with self.enter_registry_test_mode(), self.mock_mail_gateway():
            cron.method_direct_trigger()
            sent = rma.sudo().message_ids - before
            self.assertEqual(len(sent), 1)
            self.assertEqual(sent.notified_partner_ids, self.partner)
            self.assertEqual(len(sent.attachment_ids), 2)
            self.assertFalse(rma.is_receipt_queued)
            self.assertEqual(rma.date_receipt.date(), fields.Date.today())
            cron.method_direct_trigger()
            # A job leaves its mails to the queue.
            self.assertEqual(self._new_mails.recipient_ids, self.partner)
            self._new_mails.send()
        self.assertEqual(rma.sudo().message_ids - before, sent)
        self.assertEqual(len(self._mails), 1)
        self.assertEqual(len(self._mails[0]["attachments"]), 2)

    @contextmanager
    def break_printing(self, times=1):
        """Have the program that draws PDFs stop without a page, as it may without the styles."""
        draw = ir_actions_report._run_wkhtmltopdf
        left = iter(range(times))

        def stop(args):
            if next(left, None) is None:
                return draw(args)
            return CompletedProcess(args, 1, stderr="Exit with code 1 due to network error")

        with (
            patch.object(ir_actions_report, "_run_wkhtmltopdf", stop),
            mute_logger(ir_actions_report.__name__, ATTEMPT),
        ):
            yield

    def test_empty_document_is_not_sent(self):
        rma = self.authorize_as_csr()
        before = rma.sudo().message_ids
        printed = rma.with_user(self.csr).with_context(force_report_rendering=True)
        with self.break_printing(), self.assertRaisesRegex(UserError, "came out empty"):
            printed.action_send_receipt()
        self.assertEqual(rma.sudo().message_ids, before)

    def test_receipt_that_fails_stops_no_other(self):
        broken = self.authorize_as_csr()
        rma = self.authorize_as_csr({self.lamp: 1})
        orders = self.env["rma.order"].with_context(force_report_rendering=True)
        with (
            self.allow_pdf_render(),
            self.mock_mail_gateway(),
            # With the others, and then by itself.
            self.break_printing(times=2),
            patch.object(IrCron, "_commit_progress", lambda *_args, **_kwargs: 100),
        ):
            orders._cron_send_receipts()
        self.assertRecordValues(
            broken + rma,
            [
                {"is_receipt_queued": False, "date_receipt": False},
                {"is_receipt_queued": False, "date_receipt": rma.date_receipt},
            ],
        )
        self.assertTrue(rma.date_receipt)
        activity = broken.sudo().activity_ids
        self.assertEqual(activity.user_id, self.csr)
        self.assertIn("came out empty", activity.note)
        self.send(broken)
        self.assertTrue(broken.date_receipt)
        self.assertFalse(broken.sudo().activity_ids)

    def test_customer_without_address_is_not_queued(self):
        self.partner.email = False
        self.assertFalse(self.authorize_as_csr().is_receipt_queued)

    def test_rejection_tells_why(self):
        reason = self.reason.copy({"approval_group_id": self.env.ref("base.group_system").id})
        order = self.sell([(self.lamp, 1)])
        rma = self.draft(order, {self.lamp: 1}, user=self.csr, line={"reason_id": reason.id})
        rma.action_submit()
        self.assertEqual(rma.state, "submitted")
        before = rma.message_ids
        with self.mock_mail_gateway():
            rma.with_user(self.manager).action_reject(motive="The return period is over.")
        message = (rma.message_ids - before).filtered("body")
        self.assertIn("The return period is over.", message.body)
        self.assertIn(rma.name, message.body)
        self.assertFalse(message.attachment_ids)
        self.assertIn(self.partner, message.notified_partner_ids)

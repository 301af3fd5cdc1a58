import base64
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from ..common_print import Pdf, PrintCommon
from ..common_withdrawal import WithdrawalCommon

REPORT = "rma_management.rma_withdrawal_report"
JOBS = "odoo.addons.rma_management.models.base.jobs"
REFUSED = "Connection refused"


class TestAcknowledge(WithdrawalCommon):
    """The confirmation of receipt is sent at once, whatever the statement is about."""

    def mail_server(self, error=None):
        """Have mails sent to a server that takes them, or does not."""

        def send(_self, message, *_args, **_kwargs):
            if error:
                raise OSError(error)
            return message["Message-Id"]

        return patch.multiple(
            IrMail_Server,
            _disable_send=lambda *_args: False,
            _connect__=lambda *_args, **_kwargs: None,
            send_email=send,
        )

    def mails(self, withdrawal):
        return self.env["mail.mail"].search(
            [("model", "=", "rma.withdrawal"), ("res_id", "=", withdrawal.id)]
        )

    def test_whatever_it_is_about(self):
        late = self.sell_on("2026-03-02 12:00:00")
        for withdrawal in (
            self.declare(self.sell_now(), process=False),
            self.declare(late, process=False),
            self.declare(order_reference="%", process=False),
            self.declare(self.sell_now(), [("the blue one", "1")], process=False),
        ):
            with self.mail_server():
                withdrawal._process()
            with self.subTest(withdrawal.state):
                mail = self.mails(withdrawal)
                self.assertRecordValues(mail, [{"state": "sent", "email_to": "anna@example.com"}])
                for text in (
                    withdrawal.name,
                    withdrawal.order_reference,
                    withdrawal.digest,
                    withdrawal.submitted_local,
                    withdrawal._get_utc_text(),
                    withdrawal.verify_token,
                ):
                    self.assertIn(text, mail.body_html)
                self.assertEqual(len(mail.attachment_ids), 1)
                self.assertTrue(withdrawal.date_acknowledged)

    def test_it_says_nothing_of_the_order(self):
        mail = self.mails(self.declare(self.sell_now()))
        self.assertNotIn("Chair", mail.body_html)

    def test_it_comes_before_the_match(self):
        self.patch(type(self.withdrawals), "_match", lambda *_args: 1 / 0)
        with mute_logger(JOBS):
            withdrawal = self.declare()
        self.assertEqual(withdrawal.mail_state, "sent", withdrawal.mail_error)

    @mute_logger(JOBS, "odoo.addons.mail.models.mail_mail")
    def test_a_mail_that_does_not_go_becomes_a_person_s(self):
        withdrawal = self.declare(process=False)
        with self.mail_server(REFUSED):
            for attempts in (1, 2, 3):
                self.assertEqual(withdrawal.mail_state, "pending")
                withdrawal._process()
                self.assertEqual(withdrawal.mail_attempts, attempts)
        self.assertEqual(withdrawal.mail_state, "failed")
        self.assertEqual(withdrawal.state, "unmatched")
        activity = withdrawal.activity_ids
        self.assertEqual(activity.user_id, withdrawal._get_manager())
        self.assertIn("anna@example.com", activity.note)
        with self.mail_server(REFUSED), self.assertRaisesRegex(UserError, "was not sent"):
            withdrawal.with_user(self.csr).action_resend()
        with self.mail_server():
            withdrawal.with_user(self.csr).action_resend()
        self.assertEqual(withdrawal.mail_state, "sent", withdrawal.mail_error)
        self.assertFalse(withdrawal.activity_ids)

    @mute_logger(JOBS, "odoo.addons.mail.models.mail_mail")
    def test_it_is_tried_on_at_longer_and_longer_intervals(self):
        """A person knows after three minutes; the job goes on for three days."""
        with freeze_time("2026-06-01 12:00:00") as clock, self.mail_server(REFUSED):
            withdrawal = self.declare(process=False)
            self.patch_commits()
            pauses = []
            while withdrawal.mail_due:
                self.withdrawals._cron_work_off()
                self.assertEqual(withdrawal.mail_attempts, len(pauses) + 1)
                self.withdrawals._cron_work_off()
                self.assertEqual(withdrawal.mail_attempts, len(pauses) + 1)
                pauses.append(
                    (withdrawal.mail_due or fields.Datetime.now()) - fields.Datetime.now()
                )
                self.assertEqual(bool(withdrawal.activity_ids), len(pauses) >= 3)
                clock.tick(pauses[-1])
            minutes = [pause.total_seconds() / 60 for pause in pauses]
            self.assertEqual(minutes[:10], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360])
            self.assertGreaterEqual(sum(minutes), 3 * 24 * 60)
            self.assertEqual(withdrawal.mail_state, "failed")

    def test_without_a_printer_the_text_goes_alone(self):
        withdrawal = self.declare(process=False)
        reports = type(self.env["ir.actions.report"])
        broken = patch.object(reports, "_render_qweb_pdf", side_effect=UserError("No printer"))
        with self.mail_server(), broken, mute_logger(JOBS):
            withdrawal._process()
        mail = self.mails(withdrawal)
        self.assertRecordValues(mail, [{"state": "sent", "attachment_ids": []}])
        self.assertIn(withdrawal.digest, mail.body_html)

    @mute_logger(JOBS, "odoo.addons.mail.models.mail_mail")
    def test_many_are_sent_again_whatever_fails(self):
        withdrawals = self.declare(process=False) | self.declare(process=False)
        acknowledge = type(self.withdrawals)._acknowledge

        def fail(record):
            if record == withdrawals[0]:
                raise UserError(REFUSED)
            return acknowledge(record)

        self.patch(type(self.withdrawals), "_acknowledge", fail)
        action = withdrawals.with_user(self.csr).action_resend()
        self.assertIn(withdrawals[0].name, action["params"]["message"])
        self.assertNotIn(withdrawals[1].name, action["params"]["message"])
        self.assertEqual(withdrawals.mapped("mail_state"), ["pending", "sent"])

    def test_one_who_floods_us_keeps_nobody_waiting(self):
        """Whose statements wait already comes after the others; of each two steps alternate."""
        for _number in range(5):
            self.declare(process=False, email="junk@example.com")
        honest = self.declare(self.sell_now(), process=False)
        done = []
        for step in ("_try_acknowledge", "_try_match"):
            act = getattr(type(self.withdrawals), step)

            def note(record, act=act, step=step):
                done.append((record.email, step))
                return act(record)

            self.patch(type(self.withdrawals), step, note)
        self.patch_commits()
        self.withdrawals._cron_work_off()
        self.assertEqual(len(done), 12)
        self.assertEqual(
            done[2:4], [(honest.email, "_try_acknowledge"), (honest.email, "_try_match")]
        )
        self.assertEqual(honest.state, "matched")

    def test_the_job_knows_of_a_failure_within_five_minutes(self):
        job = self.env.ref("rma_management.ir_cron_withdrawals")
        self.assertEqual((job.interval_number, job.interval_type), (1, "minutes"))
        self.declare(process=False)
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))

    def test_the_job_works_off_each_by_itself(self):
        first, second = self.declare(process=False), self.declare(process=False)
        done = self.patch_commits()
        self.withdrawals._cron_work_off()
        self.assertEqual((first | second).mapped("mail_state"), ["sent", "sent"])
        self.assertEqual((first | second).mapped("state"), ["unmatched", "unmatched"])
        self.assertGreaterEqual(len(done), 4)

    def patch_commits(self):
        done = []

        def commit_progress(_self, processed=0, *, remaining=None):
            self.env.flush_all()
            if remaining is None:
                done.append(processed)
            return 60.0

        self.patch(type(self.env["ir.cron"]), "_commit_progress", commit_progress)
        return done


class TestAcknowledgePdf(WithdrawalCommon, PrintCommon):
    """What lasts: a file with all that was declared, and when."""

    def test_the_file(self):
        self.company.partner_id.tz = "Europe/Berlin"
        withdrawal = self.declare(
            items=[("Chair, oak", "2"), ("Lampe à pied", "")], partner_name="Zoë Müller"
        )
        pdf = self.print_pdf(REPORT, withdrawal)
        text = " ".join(pdf.text().split())
        for expected in (
            withdrawal.name,
            "Zoë Müller",
            "S1",
            "anna@example.com",
            "2 × Chair, oak",
            "Lampe à pied, all of it",
            withdrawal.submitted_local,
            withdrawal._get_utc_text(),
            "confirm withdrawal",
            "I hereby withdraw from the following contract.",
        ):
            with self.subTest(expected):
                self.assertIn(expected, text)
        self.assertIn(withdrawal.digest, text.replace(" ", ""))
        self.assertRegex(withdrawal.submitted_local, r"Europe/Berlin \(UTC\+0[12]:00\)$")

    def test_it_is_attached(self):
        withdrawal = self.declare(process=False)
        reports = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        with self.allow_pdf_render():
            withdrawal.with_env(reports.env)._process()
        mail = self.env["mail.mail"].search([("res_id", "=", withdrawal.id)])
        pdf = Pdf(base64.b64decode(mail.attachment_ids.datas))
        self.assertIn(withdrawal.name, pdf.text())

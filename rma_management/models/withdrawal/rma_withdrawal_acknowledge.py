from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..base.jobs import attempt, work_off
from ..base.notes import to_note
from .mail_template import TEXT_ONLY

ACTIVITY = "rma_management.mail_activity_withdrawal_mail"
TEMPLATE = "rma_management.mail_template_withdrawal"
# The job runs every minute: a person knows of a mail that does not go within five.
MAX_ATTEMPTS = 3
# It is tried on nevertheless, at longer and longer intervals, as mail servers do.
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)


class RmaWithdrawalAcknowledge(models.Model):
    """The confirmation of receipt, on a medium that lasts: by mail, with what was declared."""

    _inherit = "rma.withdrawal"

    mail_state = fields.Selection(
        [("pending", "To be sent"), ("sent", "Sent"), ("failed", "Failed")],
        string="Confirmation of Receipt",
        default="pending",
        required=True,
        readonly=True,
        copy=False,
    )
    # Empty: not any more by itself.
    mail_due = fields.Datetime(
        string="Confirmed Next", default=fields.Datetime.now, readonly=True, copy=False
    )
    # How many of the same sender's were waiting when it came: one who floods us keeps nobody else
    # waiting, and is served like all others.
    queue_rank = fields.Integer(readonly=True, copy=False)
    mail_attempts = fields.Integer(readonly=True, copy=False)
    mail_error = fields.Char(string="Why It Was Not Sent", readonly=True, copy=False)
    date_acknowledged = fields.Datetime(string="Receipt Confirmed On", readonly=True, copy=False)

    _mail_index = models.Index("(mail_due) WHERE mail_state <> 'sent' AND mail_due IS NOT NULL")

    def action_resend(self):
        """Send the confirmations of receipt once more; tell at the end which did not go.

        :raises UserError: when none of them goes
        """
        self.check_access("write")
        errors = {record: error for record in self if (error := record._try_acknowledge())}
        if not errors:
            return True
        text = "\n".join(
            self.env._(
                "The confirmation of %(name)s was not sent: %(error)s",
                name=withdrawal.name,
                error=error,
            )
            for withdrawal, error in errors.items()
        )
        if len(errors) == len(self):
            raise UserError(text)
        # Raised as an error it would undo that the others were sent.
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "warning", "sticky": True, "message": text},
        }

    def _try_acknowledge(self):
        """Send it; after some failures have a person see to it. Return what went wrong."""
        self.ensure_one()
        # Whoever may work off the queue, or the job, sends it; the customer has the address.
        withdrawal = self.sudo()
        error = attempt(withdrawal, lambda record: record._acknowledge())
        done = withdrawal._in_action()
        if not error:
            done.write(
                {
                    "mail_state": "sent",
                    "mail_error": False,
                    "mail_due": False,
                    "date_acknowledged": fields.Datetime.now(),
                }
            )
            withdrawal.activity_unlink([ACTIVITY])
            return None
        attempts = withdrawal.mail_attempts + 1
        done.write(
            {
                "mail_attempts": attempts,
                "mail_error": str(error),
                "mail_state": "failed" if attempts >= MAX_ATTEMPTS else withdrawal.mail_state,
                "mail_due": withdrawal._get_next_attempt(attempts),
            }
        )
        if attempts == MAX_ATTEMPTS or not withdrawal.mail_due:
            withdrawal._ask_about_mail()
        return error

    def _get_next_attempt(self, attempts):
        """Return when it is tried again after so many failures; nothing once it is given up."""
        self.ensure_one()
        now = fields.Datetime.now()
        if now - self.submitted_at >= GIVEN_UP_AFTER:
            return False
        # Beyond the longest pause nothing has to be reckoned.
        return now + min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)

    def _acknowledge(self):
        """Send the mail, with the statement as a PDF where it can be printed.

        :raises UserError: when the mail server does not take it
        """
        self.ensure_one()
        mails = []
        if attempt(self, lambda record: mails.append(record._make_mail())):
            # The text has all that was declared.
            mails.append(self.with_context(**{TEXT_ONLY: True})._make_mail())
        mail = self.env["mail.mail"].browse(mails)
        mail.send()
        # What a server has put off, the queue of mails sends.
        if mail.state not in ("sent", "outgoing"):
            raise UserError(mail.failure_reason or self.env._("The mail was not sent."))

    def _make_mail(self):
        return self.env.ref(TEMPLATE).send_mail(self.id, force_send=False)

    def _ask_about_mail(self):
        record = self._for_manager()
        record._ask_manager(
            ACTIVITY,
            record.env._(
                "%(email)s has not received the confirmation of receipt: %(error)s Check the "
                "address and the mail server, then send it again.",
                email=record.email,
                error=record.mail_error or "",
            ),
        )

    # The job

    @api.model
    def _cron_work_off(self, limit=200):
        """Confirm what was received and look at it, one statement after the other."""
        domain = self._get_mail_due_domain() | Domain("state", "=", "received")
        work_off(self, domain, lambda record: record._work_off(), limit, rank="queue_rank")

    @api.model
    def _get_mail_due_domain(self):
        return Domain("mail_state", "!=", "sent") & Domain("mail_due", "<=", fields.Datetime.now())

    def _work_off(self):
        """Confirm a statement, then look at it; each is committed, so that no mail goes twice."""
        self.ensure_one()
        if self.filtered_domain(self._get_mail_due_domain()):
            self._try_acknowledge()
            self.env["ir.cron"]._commit_progress()
        if self.try_lock_for_update().filtered_domain([("state", "=", "received")]):
            self._try_match()

    def _process(self):
        """Do for these statements what the job does."""
        for withdrawal in self.filtered(lambda record: record.mail_state == "pending"):
            withdrawal._try_acknowledge()
        for withdrawal in self.filtered(lambda record: record.state == "received"):
            withdrawal._try_match()

    # Who is asked

    def _for_manager(self):
        """Return the record in the language of the manager who is asked."""
        lang = self._get_manager().lang or self.env.lang
        return self.sudo().with_context(lang=lang)

    def _ask_manager(self, activity, text):
        """Put a question on a manager's desk; with nobody there the history has it."""
        self.ensure_one()
        # What is asked is nobody's to type, whoever has caused it.
        record = self.sudo()
        record.activity_unlink([activity])
        user = record._get_manager()
        if user:
            record.activity_schedule(activity, user_id=user.id, note=to_note(text))
        else:
            record.message_post(body=text, subtype_xmlid="mail.mt_note")

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.jobs import attempt, work_off
from ..base.notes import to_note

ACTIVITY = "rma_management.mail_activity_withdrawal_mail"
TEMPLATE = "rma_management.mail_template_withdrawal"
# The job runs every minute: a person knows of a mail that does not go within five.
MAX_ATTEMPTS = 3


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
    mail_attempts = fields.Integer(readonly=True, copy=False)
    mail_error = fields.Char(string="Why It Was Not Sent", readonly=True, copy=False)
    date_acknowledged = fields.Datetime(string="Receipt Confirmed On", readonly=True, copy=False)

    _mail_index = models.Index("(id) WHERE mail_state = 'pending'")

    def action_resend(self):
        """Send the confirmation of receipt once more.

        :raises UserError: when it does not go
        """
        self.check_access("write")
        for withdrawal in self:
            error = withdrawal._try_acknowledge()
            if error:
                raise UserError(
                    self.env._(
                        "The confirmation of %(name)s was not sent: %(error)s",
                        name=withdrawal.name,
                        error=error,
                    )
                )
        return True

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
                    "date_acknowledged": fields.Datetime.now(),
                }
            )
            withdrawal.activity_unlink([ACTIVITY])
            return None
        attempts = withdrawal.mail_attempts + 1
        is_over = attempts >= MAX_ATTEMPTS
        done.write(
            {
                "mail_attempts": attempts,
                "mail_error": str(error),
                "mail_state": "failed" if is_over else withdrawal.mail_state,
            }
        )
        if is_over:
            withdrawal._ask_about_mail()
        return error

    def _acknowledge(self):
        """Send the mail, with the statement as a PDF.

        :raises UserError: when the mail server does not take it
        """
        self.ensure_one()
        mail_id = self.env.ref(TEMPLATE).send_mail(self.id, force_send=False)
        mail = self.env["mail.mail"].browse(mail_id)
        mail.send()
        # What a server has put off, the queue of mails sends.
        if mail.state not in ("sent", "outgoing"):
            raise UserError(mail.failure_reason or self.env._("The mail was not sent."))

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
        """Confirm what was received, then look at it; each statement is committed by itself."""
        waiting = [("mail_state", "=", "pending")]
        work_off(self, waiting, lambda record: record._try_acknowledge(), limit)
        work_off(self, [("state", "=", "received")], lambda record: record._try_match(), limit)

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

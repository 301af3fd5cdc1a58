from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.mail.tests.common import MailCase

from .common import RmaCommon

LOGGERS = (
    "odoo.addons.rma_management.models.base.jobs",
    "odoo.addons.mail.models.mail_thread",
)


class MessageCommon(RmaCommon, MailCase):
    """The jobs that tell and remind, run at a moment; what the customer gets is counted.

    ::

        rma = self.authorize(...)
        self.tell()                             the job, now
        self.tell("2026-06-04 10:00:00")        both jobs, at that moment
        self.get_told(rma)                      ["authorized", "unused"]
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Berlin"
        cls.partner.tz = False
        # What tests on real connections have left waits for nobody here.
        cls.env["rma.message"].search([("state", "=", "queued")]).state = "dropped"

    @contextmanager
    def commits(self):
        """Run jobs without committing."""

        def commit_progress(_self, _processed=0, **_remaining):
            self.env.flush_all()
            self.env.invalidate_all()
            return 60.0

        with patch.object(IrCron, "_commit_progress", commit_progress):
            yield

    def remind(self):
        with self.commits():
            self.env["rma.order"]._cron_remind()

    def tell(self, now=None):
        """Run the job that sends; at a moment, also the one that finds whom to remind."""
        with self.commits(), self.mock_mail_gateway(), mute_logger(*LOGGERS):
            if not now:
                self.env["rma.message"]._cron_send()
                return
            with freeze_time(now):
                self.env["rma.order"]._cron_remind()
                self.env["rma.message"]._cron_send()

    def get_log(self, rma, state="sent"):
        rows = self.env["rma.message"].search([("order_id", "in", rma.ids)], order="id")
        return [row.type_id.code for row in rows if row.state == state]

    def get_mails(self, rma):
        """Return what was written to the customer."""
        return rma.sudo().message_ids.filtered(
            lambda message: (
                message.message_type == "comment"
                and self.partner.id in message.sudo().notified_partner_ids.ids
            )
        )

    def kind(self, code):
        return self.env.ref(f"rma_management.rma_message_type_{code}")

    def authorize_at(self, now, quantity=2, **vals):
        with freeze_time(now):
            rma = self.authorize(
                self.sell([(self.chair, quantity)]), {self.chair: quantity}, **vals
            )
        rma.sudo().is_receipt_queued = False
        return rma

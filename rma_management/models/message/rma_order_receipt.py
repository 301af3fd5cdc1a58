from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..base.jobs import attempt_each, work_off
from ..base.lock import take
from ..base.mail_template import PAPERS

ACTIVITY = "rma_management.mail_activity_receipt"
# As many as are printed within some seconds: what changes meanwhile has to be printed anew.
AT_ONCE = 20
# Nobody needs the same mail twice within this time.
RESENT_AFTER = timedelta(minutes=10)


class RmaOrderReceipt(models.Model):
    """The receipt: proof of the authorization with label and slip, sent once and when asked for."""

    _inherit = "rma.order"

    is_receipt_queued = fields.Boolean(readonly=True, copy=False)
    date_receipt = fields.Datetime(string="Receipt Sent On", readonly=True, copy=False)

    _receipt_queue_index = models.Index("(id) WHERE is_receipt_queued IS TRUE")

    def action_send_receipt(self):
        """Mail the proof of authorization, with label and slip, in the customer's language.

        :raises UserError: when a return is not authorized, its customer has no e-mail address, or
            the receipt has only just been sent
        """
        self._check_actor()
        waiting = self.filtered(lambda order: order.state not in ("authorized", "done"))
        unreachable = self.filtered(lambda order: not order.partner_id.email)
        problems = [
            self.env._("%(name)s is not authorized yet.", name=order.name) for order in waiting
        ] + [
            self.env._(
                "%(partner)s has no e-mail address: add one, or print the label.",
                partner=order.partner_id.display_name,
            )
            for order in unreachable
        ]
        problems += [
            self.env._("%(name)s: the customer sends nothing back.", name=order.name)
            for order in self
            if not order._is_receipt_wanted()
        ]
        problems += [order._get_just_sent_text() for order in self if order._is_just_sent()]
        if problems:
            raise UserError("\n".join(dict.fromkeys(problems)))
        self._send_receipt(self._print_receipts())
        return True

    def _is_just_sent(self):
        """Tell whether the customer has the receipt from a moment ago."""
        self.ensure_one()
        return bool(self.date_receipt) and (
            fields.Datetime.now() - self.date_receipt < RESENT_AFTER
        )

    def _get_just_sent_text(self):
        self.ensure_one()
        return self.env._(
            "%(name)s: the receipt was sent on %(date)s. Wait %(minutes)s minutes before you send "
            "it again, or print the label.",
            name=self.name,
            date=format_datetime(self.env, self.date_receipt),
            minutes=RESENT_AFTER.seconds // 60,
        )

    def _print_receipts(self):
        """Print what the receipts bring along, while nobody waits for these returns."""
        # As when it is sent: what goes to the customer is not for all of us to read.
        orders = self.sudo()
        orders._read_documents_ahead()
        return self._get_receipt_kind().template_id._print_ahead(orders)

    def _get_receipt_kind(self):
        # Who may send a receipt need not be able to read how it is worded.
        return self.env.ref("rma_management.rma_message_type_authorized").sudo()

    def _send_receipt(self, papers=None):
        """Send it; nobody waits for the returns before all of it is written.

        :param papers: what was printed beforehand
        """
        kind = self._get_receipt_kind().with_context(**{PAPERS: papers})
        orders = self.sudo()
        orders._read_documents_ahead()
        posted = orders._post_messages(kind)
        # Of two who send it at once, the second starts anew, and sees what the first has sent.
        take(self)
        orders.write({"is_receipt_queued": False, "date_receipt": fields.Datetime.now()})
        for row in kind.env["rma.message"]._record(self, kind, "sent"):
            row.mail_message_id = posted[row.order_id.id]
        orders.activity_unlink([ACTIVITY])

    def _send_queued_receipts(self, papers):
        """Send the receipts, or have somebody see to those that fail."""
        errors = attempt_each(self, lambda orders: orders._send_receipt(papers))
        failed = self.browse(order.id for order in errors)
        failed.is_receipt_queued = False
        texts = {
            order: order._for_responsible().env._(
                "The customer has not received the receipt: %(error)s Send it once more, or "
                "print the label.",
                error=errors[order],
            )
            for order in failed
        }
        failed._ask_responsibles(ACTIVITY, texts)

    def _queue_receipt(self):
        """Have the receipt sent once the authorization is safely stored: PDFs take their time."""
        kind = self.env["rma.message.type"]._find("authorized")
        wanted = self.filtered(lambda order: order._is_receipt_wanted() and kind._is_for(order))
        queued = wanted.filtered("partner_id.email")
        self.env["rma.message"]._record(wanted - queued, kind, "unreachable")
        if queued:
            queued.is_receipt_queued = True
            for order in queued.sudo():
                # Known by then, so that writing the mail leaves the return alone.
                order._portal_ensure_token()
            self.env.ref("rma_management.ir_cron_send_receipts")._trigger()
        self.filtered(lambda order: order._is_receipt_wanted())._follow_rma_event("label")

    def _is_receipt_wanted(self):
        self.ensure_one()
        return any(line._is_goods_expected() for line in self.line_ids)

    @api.model
    def _cron_send_receipts(self, limit=1000, size=AT_ONCE):
        """Send the queued receipts, many at a time; what is committed is not sent twice.

        They are printed first: goods that arrive meanwhile wait for no printer.
        """
        # What was called off meanwhile is not told of as authorized.
        domain = [("is_receipt_queued", "=", True), ("state", "in", ("authorized", "done"))]
        work_off(
            self,
            domain,
            lambda orders, papers: orders._send_queued_receipts(papers),
            limit,
            size=size,
            prepare=lambda orders: orders._print_receipts(),
        )

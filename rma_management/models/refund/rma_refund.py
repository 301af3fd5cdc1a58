import logging

import requests

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import format_amount

from ..base.jobs import attempt, work_off
from ..base.lock import claim

_logger = logging.getLogger(__name__)


class RmaRefund(models.Model):
    """Money that goes back through the payment it came by: one row per credit note and payment.

    ::

        todo ──► calling ──► sent ──► done
         ▲        │   │        │
         │        │   └────────┴────► failed      the provider refused: try again
         └────────┼───────────────────┘
                  └─► unclear ──► done or failed  no answer: a person looks at the provider's

    ``calling`` is committed before the provider is called. Whatever dies after that leaves a row
    that is never called again by itself, so that nothing is refunded twice.
    """

    _name = "rma.refund"
    _description = "Refund of a Return"
    _inherit = "rma.flow.mixin"
    _order = "id desc"
    _check_company_auto = True

    note_id = fields.Many2one(
        "account.move", string="Credit Note", required=True, ondelete="cascade", index=True
    )
    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    source_tx_id = fields.Many2one(
        "payment.transaction", string="Payment", required=True, ondelete="restrict", index=True
    )
    refund_tx_id = fields.Many2one(
        "payment.transaction", string="Refund Transaction", ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True)
    currency_id = fields.Many2one(related="source_tx_id.currency_id")
    amount = fields.Monetary(required=True)
    provider_name = fields.Char(string="Through", related="source_tx_id.provider_id.name")
    source_reference = fields.Char(string="Paid As", related="source_tx_id.reference")
    reference = fields.Char(related="refund_tx_id.reference")
    state = fields.Selection(
        [
            ("todo", "To be sent"),
            ("calling", "Being sent"),
            ("sent", "With the provider"),
            ("unclear", "No answer"),
            ("done", "Refunded"),
            ("failed", "Failed"),
            ("cancel", "Dropped"),
        ],
        string="Status",
        default="todo",
        required=True,
    )
    error = fields.Text(string="What Went Wrong")
    attempts = fields.Integer()
    date_sent = fields.Datetime(string="Sent On")

    _check_amount = models.Constraint("CHECK (amount > 0)", "A refund is above zero.")
    _one_open = models.UniqueIndex(
        "(note_id, source_tx_id) WHERE state IN ('todo', 'calling', 'sent', 'unclear')",
        "A refund of this credit note through this payment is under way.",
    )
    _todo_index = models.Index("(id) WHERE state IN ('todo', 'calling')")

    def _get_transitions(self):
        return {
            "queue": (("todo", "failed"), "todo"),
            "call": (("todo",), "calling"),
            "send": (("calling", "unclear"), "sent"),
            "lose": (("calling",), "unclear"),
            # What the provider's own books say counts, whatever we took it for.
            "finish": (("todo", "calling", "sent", "unclear", "failed", "cancel"), "done"),
            "fail": (("todo", "calling", "sent", "unclear", "done"), "failed"),
            "drop": (("todo", "failed"), "cancel"),
        }

    def _get_rma_effects(self):
        return super()._get_rma_effects() | {"finish": ["_notify_refunded"]}

    def _is_money_gone(self):
        """Tell whether the money has left, or may have."""
        self.ensure_one()
        return self.state in ("calling", "sent", "unclear", "done")

    def _is_open(self):
        """Tell whether it waits to be sent, or for an answer."""
        self.ensure_one()
        return self.state in ("todo", "calling", "sent", "unclear")

    def _is_reserved(self):
        """Tell whether the amount is on its way and not booked against the credit note."""
        self.ensure_one()
        if self.state == "done":
            payment = self.refund_tx_id.payment_id
            return not payment.is_reconciled or payment.state in ("draft", "canceled", "rejected")
        return self._is_open()

    # What people do

    def action_retry(self):
        """Send again what the provider refused.

        :raises UserError: for a refund that may have reached the provider
        """
        self._check_payer()
        # The right was checked; the rows are nobody's to write.
        refunds = self.sudo().filtered(lambda refund: refund.state not in ("todo", "calling"))
        stuck = refunds.filtered(lambda refund: refund.state != "failed")
        if stuck:
            raise UserError(
                self.env._(
                    "%(returns)s: only what failed is sent again. Of a refund without an answer, "
                    "say first whether the customer has the money.",
                    returns=", ".join(stuck.order_id.mapped("name")),
                )
            )
        refunds.order_id._settle_refund_activities()
        refunds._queue()
        return True

    def action_confirm_refunded(self):
        """The provider's own books show the refund: book it here."""
        self._close_unanswered("_set_done")
        # Whoever may close it need not have a right on payments.
        self.sudo()._book()
        return True

    def action_confirm_not_refunded(self):
        """The provider's own books do not show the refund: it can be sent again."""
        self._close_unanswered("_set_canceled")
        return True

    def _close_unanswered(self, method):
        self._check_payer()
        # The right was checked; the rows are nobody's to write.
        refunds = self.sudo()
        claim(refunds.sorted("id"))
        refunds.invalidate_recordset(["state"])
        if any(refund.state not in ("sent", "unclear") for refund in refunds):
            raise UserError(
                self.env._("Only a refund that waits for the provider's answer can be decided.")
            )
        user = self.env.user.name
        getattr(refunds.refund_tx_id, method)(
            state_message=self.env._("As %(user)s looked up at the provider's.", user=user)
        )

    def _check_payer(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._("Only accounting sends refunds or says what became of one.")
            )

    # Sending

    def _queue(self):
        """Have the rows sent as soon as what was decided is stored."""
        if self:
            self._transition("queue", error=False, refund_tx_id=False)
            self.env.ref("rma_management.ir_cron_refund")._trigger()

    def _drop(self):
        """Let go of what has not been sent: its credit note is not posted any more."""
        self.filtered(lambda refund: refund.state in ("todo", "failed"))._transition("drop")

    @api.model
    def _cron_send(self, limit=20):
        """Send the queued refunds, each committed before and after its provider is called."""
        self._find_unanswered()
        # A conflict before the call: the next run starts anew. After it: it stands as unanswered.
        work_off(self, [("state", "=", "todo")], lambda refund: refund._send(), limit)

    def _send(self):
        cron = self.env["ir.cron"]
        if self._start():
            cron._commit_progress()
            self._call_provider()
            cron._commit_progress()
            self._book()

    def _find_unanswered(self):
        """Find what an earlier run called and then died: this job alone calls, one at a time."""
        for refund in self.search([("state", "=", "calling")]):
            refund._fail("lose", refund._get_unclear_text())

    def _for_payer(self):
        """Return the refund in the language of the one who sees to the money."""
        return self.with_env(self.order_id._for_payer().env)

    def _get_unclear_text(self):
        return self._for_payer().env._(
            "%(provider)s has not answered: look there for %(reference)s, and say here whether the "
            "customer was refunded. It is not sent again by itself.",
            provider=self.provider_name,
            reference=self.reference,
        )

    def _start(self):
        """Take the row, with a transaction that the provider will know it by.

        :return: whether the provider is to be called
        """
        self.ensure_one()
        claim(self.source_tx_id)
        source = self.source_tx_id
        obstacle = self._for_payer()._get_obstacle()
        if obstacle:
            self._fail("fail", obstacle)
            return False
        child = source._create_child_transaction(
            self.amount, is_refund=True, invoice_ids=[Command.set(self.note_id.ids)]
        )
        self._transition(
            "call",
            refund_tx_id=child.id,
            attempts=self.attempts + 1,
            date_sent=fields.Datetime.now(),
        )
        return True

    def _get_obstacle(self):
        """Return why the refund may not be sent any more: things change while it waits."""
        self.ensure_one()
        currency = self.currency_id
        left = self.source_tx_id._get_rma_source(but=self).left
        if self.source_tx_id._get_rma_support() == "none":
            return self.env._("%(provider)s cannot refund.", provider=self.provider_name)
        if currency.compare_amounts(self.amount, float(left)) > 0:
            return self.env._(
                "Only %(amount)s is left to refund of %(payment)s.",
                amount=format_amount(self.env, float(left), currency),
                payment=self.source_reference,
            )
        return None

    def _call_provider(self):
        """Have the provider refund; what it answers is stored on the transaction."""
        self.ensure_one()
        child = self.refund_tx_id.with_context(payment_backend_action=True)
        try:
            with self.env.cr.savepoint():
                child._log_sent_message()
                child._send_refund_request()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            _logger.warning("Refund %s: the provider was not reached", self.id, exc_info=True)
            if isinstance(error, ValidationError) and not is_answer_lost(error):
                child._set_error(str(error))
            else:
                self._fail("lose", f"{error}\n{self._get_unclear_text()}")
        if self.state == "calling":
            self._transition("send")

    def _book(self):
        """Book what was refunded at once; what fails, core's own job does later."""
        for child in self.filtered(lambda refund: refund.state == "done").refund_tx_id:
            attempt(child, lambda child: child._post_process())

    # What comes back

    def _follow_provider(self):
        """Take over what the provider says of the transaction."""
        for refund in self:
            child = refund.refund_tx_id
            if child.state == "done" and refund.state != "done":
                refund._transition("finish", error=False)
                refund.order_id._settle_refund_activities()
                refund.order_id._message_log(
                    body=self.env._(
                        "%(amount)s refunded through %(provider)s (%(reference)s).",
                        amount=format_amount(self.env, refund.amount, refund.currency_id),
                        provider=refund.provider_name,
                        reference=child.reference,
                    )
                )
            elif child.state in ("cancel", "error") and refund._is_money_gone():
                env = refund._for_payer().env
                why = child.state_message or env._("The provider cancelled the refund.")
                refund._fail("fail", why)
            elif child.state in ("pending", "authorized") and refund.state == "unclear":
                refund._transition("send", error=False)

    def _fail(self, event, why):
        self.ensure_one()
        self._transition(event, error=why)
        self.order_id._ask_finance(why)


def is_answer_lost(error):
    """Tell whether the provider may have got the request although we have no answer."""
    cause = error.__cause__ or error.__context__
    if isinstance(cause, requests.exceptions.HTTPError):
        return cause.response is None or cause.response.status_code >= 500
    return isinstance(cause, requests.exceptions.RequestException)

import json
import random
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.rma_management.models.base.jobs import work_off
from odoo.addons.rma_management.models.message.rma_order_event import EVENTS

from ..tools import webhook_post
from ..tools.webhook_schedule import get_delay

CRON = "rma_management_api.ir_cron_webhooks"
TEST = "test"
GONE = 410
# What was delivered is kept so long, for whoever looks for it.
KEPT_DAYS = 30
LOOK_AGAIN_AFTER = timedelta(seconds=10)


class RmaWebhookMessage(models.Model):
    """The outbox: an event that an endpoint has to hear of, written with what has happened.

    ::

        queued ──► sent          the endpoint has answered with 2xx
         ▲  │
         │  └────► dead          all attempts in vain: listed, and sent again by a button
         └───────────┘

    Of one return, an endpoint hears in the order in which things happen: a message waits for the
    one before it, until that is sent or given up. It is sent at least once, always by the same id:
    whoever dies between the answer and the commit leaves a message that is sent once more.
    """

    _name = "rma.webhook.message"
    _description = "Webhook Delivery"
    _inherit = "rma.typed.mixin"
    _order = "id desc"
    _rec_name = "name"

    name = fields.Char(string="Message ID", required=True, readonly=True)
    webhook_id = fields.Many2one("rma.webhook", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="webhook_id.company_id", store=True)
    order_id = fields.Many2one(
        "rma.order", string="Return", ondelete="set null", index="btree_not_null"
    )
    previous_id = fields.Many2one(
        "rma.webhook.message", ondelete="set null", index="btree_not_null"
    )
    event = fields.Selection([*EVENTS.items(), (TEST, "Test")], required=True)
    payload = fields.Text(required=True)
    date = fields.Datetime(string="Happened On", required=True)
    state = fields.Selection(
        [("queued", "Waiting"), ("sent", "Sent"), ("dead", "Given up")],
        string="Status",
        required=True,
        default="queued",
    )
    date_due = fields.Datetime(string="Next Attempt")
    date_sent = fields.Datetime(string="Sent On")
    attempts = fields.Integer()
    status_code = fields.Integer(string="Answer")
    error = fields.Text(string="What Went Wrong")

    _name_unique = models.UniqueIndex("(name)", "There is a message with this ID already.")
    _queue_index = models.Index("(date_due, id) WHERE state = 'queued'")
    _dead_index = models.Index("(webhook_id) WHERE state = 'dead'")
    _last_index = models.Index("(order_id, webhook_id, id) WHERE order_id IS NOT NULL")

    # Writing down

    @api.model
    def _queue(self, orders, code):
        """Write down for each endpoint that wants to hear of it what has happened to returns."""
        webhooks = self.env["rma.webhook"]
        if not webhooks._get_wanted():
            return self
        told = {company: webhooks._get_listeners(company, code) for company in orders.company_id}
        orders = orders.filtered(lambda order: told.get(order.company_id))
        if not orders:
            return self
        last = self._get_last(orders)
        data = orders._get_event_data()
        now = fields.Datetime.now()
        messages = self._in_action().create(
            [
                {
                    **self._prepare_vals(webhook, code, data[order.id], now),
                    "order_id": order.id,
                    "previous_id": last.get((webhook.id, order.id)),
                }
                for order in orders
                for webhook in told[order.company_id]
            ]
        )
        self._wake(now)
        return messages

    @api.model
    def _get_last(self, orders):
        """Return what was written down last: {(webhook id, order id): message id}."""
        groups = self._read_group(
            [("order_id", "in", orders.ids)], ["webhook_id", "order_id"], ["id:max"]
        )
        return {(webhook.id, order.id): last for webhook, order, last in groups}

    @api.model
    def _prepare_vals(self, webhook, code, data, now):
        kind = f"return.{code}" if code in EVENTS else f"webhook.{code}"
        payload = {"type": kind, "timestamp": f"{now.isoformat()}Z", "data": data}
        return {
            "name": f"msg_{secrets.token_hex(16)}",
            "webhook_id": webhook.id,
            "event": code,
            "payload": json.dumps(payload, ensure_ascii=False),
            "date": now,
            "date_due": now,
        }

    @api.model
    def _create_tests(self, webhooks):
        """Return a test for each endpoint; whoever may set them up has been checked."""
        now = fields.Datetime.now()
        data = {"text": "This is a test of the webhook."}
        return (
            self._in_action()
            .sudo()
            .create([self._prepare_vals(webhook, TEST, data, now) for webhook in webhooks])
        )

    @api.model
    def _wake(self, when):
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron:
            cron._trigger(when)

    # Sending

    @api.model
    def _get_due_domain(self):
        """Return which messages can be sent now.

        Nothing of the same return waits before them, and nobody leaves their endpoint alone.
        """
        now = fields.Datetime.now()
        return (
            Domain("state", "=", "queued")
            & Domain("date_due", "<=", now)
            & Domain("webhook_id.state", "=", "on")
            & Domain("webhook_id.active", "=", True)
            & (
                Domain("webhook_id.date_resume", "=", False)
                | Domain("webhook_id.date_resume", "<=", now)
            )
            & (Domain("previous_id", "=", False) | Domain("previous_id.state", "!=", "queued"))
        )

    @api.model
    def _cron_send(self, limit=200):
        """Send what is due; each is committed, so that none is sent twice by a later failure."""
        domain = self._get_due_domain()
        work_off(self, domain, lambda message: message._send(), limit, rank="id")
        if self.search_count(self._get_due_domain(), limit=1):
            # Not at once: what cannot be done would keep the job busy.
            self._wake(fields.Datetime.now() + LOOK_AGAIN_AFTER)

    def _send(self):
        """Send it, and write down what came of it."""
        self.ensure_one()
        message = self._in_action()
        webhook = self.webhook_id
        try:
            answer = webhook._post(self.name, self.payload.encode())
        except webhook_post.Refused as refused:
            message._fail(webhook._get_refused_text(refused))
            return
        if 200 <= answer.status < 300:
            message._succeed(answer.status)
        else:
            message._fail(webhook._get_answer_text(answer), answer)

    def _succeed(self, status):
        self.write(
            {
                "state": "sent",
                "date_sent": fields.Datetime.now(),
                "attempts": self.attempts + 1,
                "status_code": status,
                "error": False,
            }
        )
        self.webhook_id._take_success()

    def _fail(self, error, answer=None):
        """Try again as the schedule says; after the last time it is given up, and somebody asked.

        A test is for whoever has sent it, and not tried again.
        """
        webhook = self.webhook_id
        is_gone = bool(answer) and answer.status == GONE
        webhook._take_failure(error, is_gone)
        attempts = self.attempts + 1
        delay = None
        if self.event != TEST:
            delay = get_delay(attempts, random.random(), answer.retry_after if answer else 0)
        vals = {"attempts": attempts, "error": error, "status_code": answer.status if answer else 0}
        if delay is None:
            self.write({**vals, "state": "dead"})
            self._tell_given_up()
        else:
            due = fields.Datetime.now() + timedelta(seconds=delay)
            self.write({**vals, "date_due": due})
            self._wake(due)

    def _tell_given_up(self):
        if self.event == TEST:
            return
        webhook = self.webhook_id
        webhook._ask_responsible(
            self.env._(
                "%(url)s has not taken what it was sent for days. Once it listens again, send "
                "what was given up once more.",
                url=webhook.url,
            )
        )

    @api.model
    def _hurry(self, webhooks):
        """Have what waits for these endpoints sent now: they answer again."""
        now = fields.Datetime.now()
        # Whoever may resume an endpoint has been checked; the rows are nobody's to write.
        messages = self._in_action().sudo()
        waiting = messages.search(
            [
                ("webhook_id", "in", webhooks.ids),
                ("state", "=", "queued"),
                ("date_due", ">", now),
            ]
        )
        waiting.date_due = now
        self._wake(now)

    # What people do

    def action_replay(self):
        """Send once more what was given up, by the same id.

        :raises UserError: for what waits, or has arrived
        """
        self.webhook_id._check_manager()
        if any(message.state != "dead" for message in self):
            raise UserError(
                self.env._("Only what was given up is sent again: the rest waits or has arrived.")
            )
        now = fields.Datetime.now()
        # The right was checked; the rows are nobody's to write.
        self._in_action().sudo().write({"state": "queued", "attempts": 0, "date_due": now})
        self.webhook_id.activity_unlink(["mail.mail_activity_data_todo"])
        self._wake(now)
        return True

    @api.autovacuum
    def _gc_sent(self):
        """Forget what has arrived long ago, and old tests."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        domain = Domain("state", "=", "sent") | Domain("event", "=", TEST)
        self.search(domain & Domain("date", "<", limit), limit=10_000).unlink()

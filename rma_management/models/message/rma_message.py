from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, Query

from ...tools.clock import get_quiet_end
from ..base.jobs import BATCH, attempt_each, work_off

ACTIVITY = "rma_management.mail_activity_message"
CRON = "rma_management.ir_cron_messages"
ATTEMPTS = 3
RETRY_AFTER = timedelta(minutes=10)
LOOK_AGAIN_AFTER = timedelta(hours=1)
# A server that has taken a mail says so within this time.
REFUSED_WITHIN = timedelta(days=1)


class RmaMessage(models.Model):
    """That somebody is told something of a return: once, whatever happens in between.

    ::

                    ┌─► dropped        not true any more; if it comes true again, it is queued again
        queued ─────┼─► sent
          ▲  │      ├─► unreachable    the customer has no e-mail address
          └──┘      └─► failed         tried three times: somebody is asked to see to it
        night, or an error; also a mail that its server has refused

    The row is the memory: a unique index keeps two transactions from queueing the same, and what is
    done again after it was undone finds the row there. A return that was refused, cancelled or has
    expired and is taken up again begins a new round. What has a day of its own, as a date that
    was promised, is told once for each day; what a return has several of, as offers, for each.
    """

    _name = "rma.message"
    _description = "Message on a Return"
    _inherit = "rma.typed.mixin"
    _order = "id desc"
    _rec_name = "type_id"

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    type_id = fields.Many2one(
        "rma.message.type", string="Message", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True)
    round = fields.Integer()
    day = fields.Date()
    about = fields.Integer(help="Which one of several that a return has: its id.")
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("sent", "Sent"),
            ("dropped", "Overtaken"),
            ("unreachable", "No e-mail address"),
            ("failed", "Failed"),
        ],
        string="Status",
        required=True,
        default="queued",
    )
    date_due = fields.Datetime(string="Not Before")
    date_sent = fields.Datetime(string="Sent On")
    attempts = fields.Integer()
    error = fields.Text(string="What Went Wrong")
    mail_message_id = fields.Many2one(
        "mail.message", string="Mail", ondelete="set null", index="btree_not_null"
    )

    _once = models.UniqueIndex(
        "(order_id, type_id, round, COALESCE(day, '-infinity'::date), COALESCE(about, 0))",
        "This has been told already.",
    )
    _queue_index = models.Index("(date_due) WHERE state = 'queued'")

    # Queueing

    @api.model
    def _queue(self, orders, kind, day_field=None, about=None):
        """Have it told of these returns, of each once.

        :param orders: returns, or the query that finds them
        :param kind: a message type, or none where it is switched off
        :param day_field: the date of the return that it is told of
        :param about: of which ones, where returns have several: {id: return's id}
        :return: the rows that wait now
        """
        if not kind or not (isinstance(orders, Query) or orders):
            return self
        days = kind.days if kind.kind == "event" else 0
        due = fields.Datetime.now() + timedelta(days=days)
        row = {"state": "queued", "date_due": due, "about": about}
        rows = self._insert(orders, kind, day_field, **row)
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if rows and cron:
            cron._trigger(due)
        return rows

    @api.model
    def _record(self, orders, kind, state):
        """Take down what has been told already, or to whom nothing can be told.

        :return: the rows
        """
        if not kind or not orders:
            return self
        return self._insert(orders, kind, state=state, date_sent=fields.Datetime.now())

    @api.model
    def _insert(
        self, orders, kind, day_field=None, state=None, date_due=None, date_sent=None, about=None
    ):
        """Insert the rows that are not there: PostgreSQL sees to it, whoever races with us.

        A row that somebody else has just written is a conflict, and the transaction starts anew.
        """
        names = ["company_id", "message_round", *filter(None, [day_field])]
        self.env["rma.order"].flush_model(names)
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO rma_message AS old (
                    order_id, type_id, company_id, round, day, about, state, date_due, date_sent,
                    attempts, create_uid, create_date, write_uid, write_date
                )
                SELECT id, %(kind)s, company_id, COALESCE(message_round, 0), %(day)s, about,
                       %(state)s, %(due)s, %(sent)s, 0, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM rma_order %(parts)s
                 WHERE %(wanted)s
                 ORDER BY id
                ON CONFLICT (
                    order_id, type_id, round, COALESCE(day, '-infinity'::date), COALESCE(about, 0)
                )
                DO UPDATE SET state = EXCLUDED.state, date_due = EXCLUDED.date_due,
                              date_sent = EXCLUDED.date_sent, attempts = 0
                        WHERE old.state = 'dropped' OR EXCLUDED.state <> 'queued'
                RETURNING id
                """,
                kind=kind.id,
                day=SQL.identifier(day_field) if day_field else SQL("NULL::date"),
                parts=self._join_parts(about),
                state=state,
                due=date_due or None,
                sent=date_sent or None,
                uid=self.env.uid,
                now=self.env.cr.now(),
                wanted=self._want(orders, kind),
            )
        )
        self.invalidate_model(flush=False)
        self.env["rma.order"].invalidate_model(["message_log_ids"], flush=False)
        return self.browse([row[0] for row in rows])

    @api.model
    def _want(self, orders, kind):
        """Return which of these returns are told of at all: in companies that want it."""
        ids = orders.subselect() if isinstance(orders, Query) else SQL("%s", tuple(orders.ids))
        if not kind.company_ids:
            return SQL("id IN %s", ids)
        return SQL("id IN %s AND company_id IN %s", ids, tuple(kind.company_ids.ids))

    @api.model
    def _join_parts(self, about):
        """Return what has a row for each of several that a return has, and one without them."""
        if not about:
            return SQL("CROSS JOIN (SELECT NULL::integer AS about) part")
        return SQL(
            "JOIN unnest(%s::integer[], %s::integer[]) part (order_id, about)"
            " ON part.order_id = rma_order.id",
            list(about.values()),
            list(about),
        )

    # Sending

    @api.model
    def _cron_send(self, limit=1000):
        """Tell what is due, many at a time; what is committed is not told twice.

        A mail is sent once its row is stored: what a server has refused then is found afterwards.
        """
        refused = [
            ("state", "=", "sent"),
            ("date_sent", ">=", fields.Datetime.now() - REFUSED_WITHIN),
            ("mail_message_id.notification_ids.notification_status", "=", "exception"),
        ]
        work_off(self, refused, lambda messages: messages._fail_refused(), limit, size=BATCH)
        domain = [("state", "=", "queued"), ("date_due", "<=", fields.Datetime.now())]
        # In the order of what happens: a customer hears of the check before the money.
        work_off(
            self, domain, lambda messages: messages._send(), limit, rank="type_id, id", size=BATCH
        )

    def _send(self):
        """Tell them, unless they are not true any more or have to wait for the morning."""
        true = self._filter_true()
        (self - true).state = "dropped"
        later = {
            message: message._get_quiet_end() or message._get_wait_end(message.order_id)
            for message in true
        }
        for moment, messages in true.grouped(later.get).items():
            if moment:
                messages.date_due = moment
                continue
            for company, own in messages.grouped("company_id").items():
                for each in own.with_company(company).grouped("type_id").values():
                    each._fail(attempt_each(each, lambda group: group._deliver()))

    def _filter_true(self):
        """Return those that say what is true now."""
        true = self.browse()
        for kind, messages in self.grouped("type_id").items():
            orders = messages.order_id._filter_message_true(kind.code)
            true |= messages.filtered(lambda message, orders=orders: message.order_id in orders)
        return true

    def _post(self):
        """Mail them to the customers; all are of one kind.

        :return: the messages: {row: message}
        """
        posted = self.order_id._post_messages(self.type_id) if self else {}
        return {row: posted[row.order_id.id] for row in self}

    def _get_quiet_end(self):
        """Return until when nobody is reminded, where it is night for the customer."""
        if self.type_id.kind != "reminder":
            return None
        company = self.company_id
        zone = self.order_id.partner_id.tz or company.partner_id.tz
        return get_quiet_end(
            fields.Datetime.now(), zone, company.rma_quiet_from, company.rma_quiet_to
        )

    def _get_wait_end(self, order):
        """Return when to look again, where what is told is not over yet for the customer."""
        if self.type_id.code == "closed" and order._is_coming_back():
            return fields.Datetime.now() + LOOK_AGAIN_AFTER
        return None

    def _deliver(self):
        """Do what tells them; all are of one kind and company."""
        kind = self.type_id
        reached = self
        if kind.kind == "task":
            texts = {order: order._get_task_text(kind) for order in self.order_id}
            self.order_id._ask_somebody(ACTIVITY, texts)
        else:
            reached = self.filtered("order_id.partner_id.email")
            (self - reached).state = "unreachable"
            refused = reached.filtered(lambda row: row._get_refused())
            for row in refused:
                row._send_again(row._get_refused())
            for row, message in (reached - refused)._post().items():
                row.mail_message_id = message
        reached.write({"state": "sent", "date_sent": fields.Datetime.now(), "error": False})

    def _get_refused(self):
        """Return to whom the mail did not go."""
        self.ensure_one()
        return self.mail_message_id.notification_ids.filtered(
            lambda notification: notification.notification_status == "exception"
        )

    def _get_refusal(self):
        """Return why the mail did not go, in the server's words."""
        refused = self._get_refused()[:1]
        return (
            refused.failure_reason
            or refused.sudo().mail_mail_id.failure_reason
            or dict(refused._fields["failure_type"]._description_selection(self.env)).get(
                refused.failure_type
            )
            or self.env._("The mail server has refused it.")
        )

    def _send_again(self, refused):
        """Send the same mail once more.

        :raises UserError: where there is nothing to send, as to an address that is none
        """
        mails = refused.sudo().mail_mail_id
        if not mails:
            raise UserError(self._get_refusal())
        mails.mark_outgoing()
        mails.send_after_commit()

    def _fail_refused(self):
        self._fail({message: message._get_refusal() for message in self})

    @api.model
    def _fail(self, errors):
        """Try again in a while; after the last time somebody is asked to see to it.

        :param errors: {message: what went wrong}
        """
        texts = {}
        for message, error in errors.items():
            attempts = message.attempts + 1
            is_over = attempts >= ATTEMPTS
            message.write(
                {
                    "attempts": attempts,
                    "error": str(error),
                    "state": "failed" if is_over else "queued",
                    "date_due": fields.Datetime.now() + attempts * RETRY_AFTER,
                }
            )
            if is_over:
                texts.setdefault(message.order_id, []).append(message._get_failure_text(error))
        self.env["rma.order"].union(*texts)._ask_somebody(
            ACTIVITY, {order: "\n".join(each) for order, each in texts.items()}
        )

    def _get_failure_text(self, error):
        order = self.order_id._for_responsible()
        return order.env._(
            "“%(message)s” could not be sent: %(error)s Please tell the customer yourself.",
            message=self.type_id.with_context(lang=order.env.lang).name,
            error=error,
        )

from odoo import api, fields, models
from odoo.fields import Domain

from ..base.letter import write_letters

# What is done for a customer who has asked for it on the page.
BY_CUSTOMER = "rma_by_customer"
ASKED_BY_CUSTOMER = ("portal", "withdrawal")


class RmaOrderMessage(models.Model):
    """What people are told when something happens to a return: see `rma.message`."""

    _inherit = "rma.order"

    message_log_ids = fields.One2many(
        "rma.message",
        "order_id",
        string="Messages Sent",
        copy=False,
        groups="rma_management.group_rma_user",
    )
    # What has been told is told anew on a return that is taken up again after its end.
    message_round = fields.Integer(readonly=True, copy=False)
    date_promise_told = fields.Date(readonly=True, copy=False)
    is_promise_moved = fields.Boolean(compute="_compute_is_promise_moved", store=True)

    _promise_index = models.Index("(id) WHERE is_promise_moved IS TRUE")

    @api.depends("date_refund_promised", "date_promise_told")
    def _compute_is_promise_moved(self):
        """A day later than the one the customer has been told has to be told, too."""
        for order in self:
            told, promised = order.date_promise_told, order.date_refund_promised
            order.is_promise_moved = bool(told and promised and promised > told)

    # What follows

    def _tell(self, code, day_field=None):
        """Queue what these customers are told, in the background, once for each return."""
        kind = self.env["rma.message.type"]._find(code)
        # Whoever causes it need not be able to read the log.
        self.env["rma.message"].sudo()._queue(self, kind, day_field)

    def _tell_now(self, code):
        """Tell it at once; what fails is tried again by the job.

        :return: the rows of ``rma.message``
        """
        kind = self.env["rma.message.type"]._find(code)
        # It is told whoever has done what it tells of.
        messages = self.env["rma.message"].sudo()._queue(self, kind)
        messages._send()
        return messages

    def _tell_requested(self):
        """Answer those we know: who nobody knows gets no mail by writing one."""
        self.filtered("partner_id")._tell("request")

    def _tell_arrived(self):
        self._filter_message_true("arrived")._tell("arrived")

    def _tell_inspected(self):
        self._filter_message_true("inspected")._tell("inspected")

    def _tell_credited(self):
        self._tell("credited")

    def _tell_closed(self):
        self._tell("closed")

    def _tell_rejected(self):
        """Tell customers why; who cannot be written to has the motive in the history."""
        told = self.sudo().filtered("reject_reason")._tell_now("rejected")
        for message in told.filtered(lambda message: message.state == "unreachable"):
            order = message.order_id
            order._message_log(body=self.env._("Rejected: %(motive)s", motive=order.reject_reason))

    def _tell_cancelled(self):
        """Tell customers what we have called off, if they know of it; who did so himself does."""
        if not self.env.context.get(BY_CUSTOMER):
            self.filtered(lambda order: order._is_known_to_customer())._tell("cancelled")

    def _is_known_to_customer(self):
        """Tell whether the customer has asked for the return, or was told of it."""
        self.ensure_one()
        # What was told is looked up for whoever calls the return off.
        told = self.sudo().message_log_ids.filtered(
            lambda row: row.round == self.message_round and row.state in ("sent", "failed")
        )
        return bool(told or self.date_authorized or self.channel in ASKED_BY_CUSTOMER)

    def _begin_message_round(self):
        for count, orders in self.grouped("message_round").items():
            orders.message_round = count + 1

    def _alert_people(self):
        """Tell the people whom a reason names, once it is certain that the goods come back."""
        for order in self.sudo():
            reasons = order.line_ids.reason_id
            partners = reasons.alert_user_ids.partner_id
            if partners:
                order.message_notify(
                    partner_ids=partners.ids,
                    subject=self.env._("Return %(name)s", name=order.name),
                    body=self.env._(
                        "%(goods)s of %(customer)s: %(reasons)s.",
                        goods=order.summary,
                        customer=order.partner_id.display_name,
                        reasons=", ".join(reasons.mapped("name")),
                    ),
                )

    # Whether it is still true

    @api.model
    def _get_message_domains(self):
        """Return what has to be true of a return for what it is told of: {code: domain}.

        Asked again before it is told: what has been overtaken is not told any more. A glue addon
        adds its own.
        """
        # Who stands at the counter sees it.
        is_away = Domain("channel", "!=", "in_person")
        is_to_inspect = Domain("line_ids", "any", [("qty_to_inspect", ">", 0)])
        return {
            "request": is_away & Domain("state", "in", ("draft", "submitted")),
            "arrived": is_away & Domain("state", "=", "authorized") & is_to_inspect,
            "inspected": is_away
            & Domain("state", "in", ("authorized", "done"))
            & Domain("inspection_ids", "!=", False)
            & ~is_to_inspect,
            "credited": Domain("amount_credited", ">", 0),
            "closed": Domain("state", "=", "done"),
            "rejected": Domain("state", "=", "rejected"),
            "cancelled": Domain("state", "=", "cancel"),
        }

    def _filter_message_true(self, code):
        """Return those of which a message says what is true now."""
        return self.filtered_domain(self._get_message_domain(code))

    @api.model
    def _get_message_domain(self, code):
        """Return what has to be true of a return for one message."""
        return self._get_message_domains().get(code, Domain.TRUE)

    # Telling

    def _post_messages(self, kind):
        """Mail the customers in their language; what it promises is what they know from now on.

        :return: the messages: {return.id: message}
        """
        self._read_ahead()
        posted = write_letters(self, kind.template_id)
        for date, orders in self.grouped("date_refund_promised").items():
            if date:
                orders.date_promise_told = date
        return posted

    def _ask_somebody(self, activity, texts):
        """Put it on the desk of whoever follows a return, or else of a returns manager.

        :param activity: XML id of the activity type; what it asked before stays
        :param texts: what each is about: {return: text}
        """
        self._put_on_desks(
            activity,
            {
                order: (order._get_responsible()[:1] or order._get_manager(), text)
                for order, text in texts.items()
            },
        )

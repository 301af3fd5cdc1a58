from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.clock import add_days, local_day
from ..base.jobs import BATCH, attempt_each, work_off

# Days by which an authorization is extended when its policies have no limit.
DEFAULT_EXTENSION = 30


class RmaOrderExpiry(models.Model):
    """Expiry: an authorization that ran out closes itself and releases what it held.

    Whoever knows that the rest stays away closes it short earlier.

    ::

                           ┌─ nothing came ──────────────► expire       cancelled, goods free again
        after date_expiry ─┼─ part came, or is kept ─────► close_short  goes on with what came
                           └─ credited and did not come ─► somebody decides, asked once per date
    """

    _inherit = "rma.order"

    is_expired = fields.Boolean(
        string="Expired",
        readonly=True,
        copy=False,
        help="Cancelled because nothing had come when the authorization ran out.",
    )
    is_closed_short = fields.Boolean(
        string="Closed Short",
        readonly=True,
        copy=False,
        help="What has not come is not waited for any more.",
    )
    # What the job has seen to: it neither asks twice nor stumbles over the same return all day.
    date_expiry_checked = fields.Date(readonly=True, copy=False)
    date_expiry_asked = fields.Date(readonly=True, copy=False)

    _expiry_index = models.Index(
        "(date_expiry) WHERE state = 'authorized' AND receipt_status IN ('pending', 'partial')"
    )
    _expired_index = models.Index("(id) WHERE is_expired IS TRUE")

    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"is_expired", "is_closed_short"}

    def action_extend(self):
        """Give the customers more time: their policies' days from today, or from a later expiry.

        An expired return is taken up again: it is authorized anew by the same rules, with a new
        transfer and a new receipt. One that was closed short waits for the rest again.

        :raises UserError: when a return cannot be extended, or its goods have been claimed by
            another one in the meantime; nothing is changed then
        """
        self._check_actor()
        with self.env.cr.savepoint():
            self._claim()
            self.invalidate_recordset(["state", "date_expiry", "is_expired", "is_closed_short"])
            self._check_extendable()
            dates = {order.id: order._get_extended_date() for order in self}
            expired, short = self.filtered("is_expired"), self.filtered("is_closed_short")
            expired.action_draft()
            expired.action_authorize()
            authorized = self.filtered(lambda order: order.state == "authorized")
            for date, orders in authorized.grouped(lambda order: dates[order.id]).items():
                orders._transition("extend", date_expiry=date, is_closed_short=False)
            short.sudo().line_ids.sale_line_id._claim_returnable()
            # As after the authorization: the CSR has no right on transfers.
            short.sudo()._create_reverse_pickings()
        return True

    def action_close_short(self):
        """Do not wait for what has not come: the returns go on with what is here.

        :raises UserError: when nothing has come of a return, or it is credited already
        """
        self._check_actor()
        waiting = self.filtered(lambda order: not order.is_closed_short)
        waiting._transition("close_short", is_closed_short=True)
        return True

    def _check_extendable(self):
        refused = [
            reason
            for reasons in self.filtered(lambda order: not order.is_expired)
            ._get_refusals("extend")
            .values()
            for reason in reasons
        ]
        refused += [
            self.env._("%(name)s does not expire: there is nothing to extend.", name=order.name)
            for order in self
            if order.state == "authorized" and not order.date_expiry
        ]
        if refused:
            raise UserError("\n".join(refused))

    def _get_extended_date(self):
        """Return until when the return is valid once it is extended."""
        self.ensure_one()
        today = self._get_day_in(self.company_id)
        days = self._get_validity_days() or DEFAULT_EXTENSION
        return add_days(max(today, self.date_expiry or today), days)

    # Transitions

    def _get_transitions(self):
        return {
            **super()._get_transitions(),
            "expire": (("authorized",), "cancel"),
            "close_short": (("authorized",), "authorized"),
            "extend": (("authorized",), "authorized"),
        }

    def _get_refusals(self, event):
        refusals = super()._get_refusals(event)
        for order in self:
            if event == "expire":
                refusals[order.id] += order._get_cancel_refusals()
            elif event == "extend" and order.state == "cancel":
                refusals[order.id] = [
                    self.env._(
                        "%(name)s was cancelled by somebody and has not expired. Set it to draft "
                        "to take it up again.",
                        name=order.name,
                    )
                ]
        return refusals

    def _get_close_short_refusals(self):
        self.ensure_one()
        lines = self.line_ids
        if not any(line.qty_received > 0 or not line._is_goods_expected() for line in lines):
            return [self.env._("Nothing of %(name)s has come: cancel it.", name=self.name)]
        if any(line._is_credited_beyond_receipt() for line in lines):
            return [
                self.env._(
                    "%(name)s is credited for goods that have not come: reset the credit note to "
                    "draft first, or wait for the goods.",
                    name=self.name,
                )
            ]
        return []

    def _let_go_of_missing(self):
        """Let go of what has not come, and of credit drafted for it."""
        self.line_ids._get_awaited_moves()._action_cancel()
        unearned = self.line_ids.filtered(lambda line: line._is_on_notes_beyond_receipt())
        unearned._get_draft_notes().button_cancel()

    def _log_extension(self):
        self._message_log_batch(
            {
                order.id: self.env._(
                    "Extended until %(date)s.", date=format_date(self.env, order.date_expiry)
                )
                for order in self
            }
        )

    def _settle_expiry_activities(self):
        """Nobody has to decide any more."""
        self.sudo().activity_unlink(["rma_management.mail_activity_expiry"])

    # What is overdue

    @api.model
    def _get_day_in(self, company):
        """Return the date it is for a company, whoever looks from wherever."""
        # It is a setting of the company, not of the contact.
        return local_day(fields.Datetime.now(), company.sudo().partner_id.tz)

    @api.model
    def _get_overdue_domain(self):
        """Return which authorizations have run out with goods to come, and were not seen to today.

        The day of expiry is the last one on which the return is valid.
        """
        # The job is there for every company.
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        by_day = companies.grouped(self._get_day_in)
        overdue = Domain.OR(
            Domain("company_id", "in", group.ids)
            & Domain("date_expiry", "<", day)
            & (Domain("date_expiry_checked", "=", False) | Domain("date_expiry_checked", "<", day))
            for day, group in by_day.items()
        )
        return (
            Domain("state", "=", "authorized")
            & Domain("receipt_status", "in", ("pending", "partial"))
            & Domain("date_expiry", "<", max(by_day))
            & overdue
        )

    @api.model
    def _cron_expire(self, limit=1000, size=BATCH):
        """Close what has run out, many at a time; what is committed a stop does not lose."""
        domain = self._get_overdue_domain()
        work_off(self, domain, lambda orders: orders._end_waiting(), limit, size=size)

    # What becomes of them

    def _end_waiting(self):
        """Close the returns, or ask somebody to; whatever goes wrong, they are done for today."""
        for company, returns in self.grouped("company_id").items():
            orders = returns.with_company(company)
            errors = attempt_each(orders, lambda group: group._end_waiting_or_ask())
            failed = {order: order._get_failure_text(error) for order, error in errors.items()}
            attempt_each(
                orders.browse(order.id for order in failed),
                lambda group, failed=failed: group._ask_once(
                    {each: failed[each] for each in group}
                ),
            )
            orders._write_decided({"date_expiry_checked": self._get_day_in(company)})

    def _end_waiting_or_ask(self):
        events = self.grouped(lambda order: order._get_expiry_event())
        undecided = events.pop(None, self.browse())
        undecided._ask_once({order: order._get_question() for order in undecided})
        for event, orders in events.items():
            orders._transition(
                event, **{"is_expired" if event == "expire" else "is_closed_short": True}
            )
        (self - undecided)._follow_rma_event("expired")

    def _get_expiry_event(self):
        """Return the transition that ends the waiting; none where somebody has to decide."""
        self.ensure_one()
        lines = self.line_ids
        if any(line._is_credited_beyond_receipt() for line in lines):
            return None
        if any(line.qty_received > 0 or not line._is_goods_expected() for line in lines):
            return "close_short"
        return "expire"

    # Asking

    def _get_question(self):
        order = self._for_responsible()
        return order.env._(
            "The authorization ran out on %(date)s. The customer has been credited, and the goods "
            "have not come. Extend it, or reset the credit note to draft and cancel the return, or "
            "let the customer keep the goods.",
            date=format_date(order.env, order.date_expiry),
        )

    def _get_failure_text(self, error):
        order = self._for_responsible()
        return order.env._(
            "The authorization ran out on %(date)s, but the return could not be closed: %(error)s",
            date=format_date(order.env, order.date_expiry),
            error=error,
        )

    def _ask_once(self, texts):
        """Have the responsible decide; with nobody responsible, the history says it.

        :param texts: what each is asked: {return: text}
        """
        open_ones = self.filtered(lambda order: order.date_expiry_asked != order.date_expiry)
        open_ones._ask_responsibles(
            "rma_management.mail_activity_expiry", {order: texts[order] for order in open_ones}
        )
        for date, orders in open_ones.grouped("date_expiry").items():
            orders._write_decided({"date_expiry_asked": date})

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount

from ...tools.payback import spread
from ...tools.refund import exact
from .rma_policy import REFUND_METHODS

ACTIVITY = "rma_management.mail_activity_refund"


class RmaOrderRefund(models.Model):
    """What the customer still waits for: since when, until when, how much, and whose turn it is."""

    _inherit = "rma.order"

    refund_method = fields.Selection(
        REFUND_METHODS,
        string="Money Goes Back",
        tracking=True,
        help="What becomes of a posted credit note; left empty, as the policy says. Original "
        "payment: through the payment provider it came by, where that can refund; otherwise "
        "accounting pays it by hand.",
    )
    refund_ids = fields.One2many("rma.refund", "order_id", string="Refunds", copy=False)
    refund_status = fields.Selection(
        [
            ("none", "Nothing pending"),
            ("due", "No credit note yet"),
            ("draft", "Draft waits"),
            ("pay", "To pay by hand"),
            ("sent", "With the provider"),
            ("failed", "Payment failed"),
        ],
        string="Refund",
        compute="_compute_refund_pending",
        store=True,
    )
    date_refund_due = fields.Date(
        string="Refund Due Since",
        compute="_compute_refund_pending",
        store=True,
        help="Since when the oldest of what is not credited, or not paid, has been due.",
    )
    date_refund_promised = fields.Date(
        string="Refund Promised For",
        compute="_compute_refund_pending",
        store=True,
        help="The earlier one of what the policy promises and what the law says.",
    )
    amount_refund_due = fields.Monetary(
        string="Amount Pending",
        compute="_compute_amount_refund_due",
        store=True,
        help="Due and not credited, on drafts, or posted and not paid out.",
    )
    refund_text = fields.Text(compute="_compute_refund_text")
    is_payback_possible = fields.Boolean(compute="_compute_refund_text")

    # As the ORM writes `!=`, so that it serves that as well as `in`.
    _refund_index = models.Index(
        "(company_id, date_refund_promised) WHERE refund_status != 'none' OR refund_status IS NULL"
    )

    @api.depends(
        "amount_freight_open",
        "has_draft_freight",
        "state",
        "refund_method",
        "date_authorized",
        "line_ids.qty_received",
        "line_ids.qty_inspected",
        "line_ids.qty_to_credit",
        "line_ids.has_draft_credit",
        "line_ids.settlement_status",
        "line_ids.policy_id",
        "line_ids.withdrawal_right_id",
        "line_ids.credit_line_ids.parent_state",
        "refund_ids.state",
        "refund_ids.amount",
    )
    def _compute_refund_pending(self):
        for order in self:
            unpaid = order._get_unpaid_notes()
            order.refund_status = order._get_refund_status(unpaid)
            dates = [line._get_refund_dates(unpaid) for line in order.line_ids]
            order.date_refund_due = min((due for due, _day in dates if due), default=False)
            order.date_refund_promised = min((day for _due, day in dates if day), default=False)

    @api.depends(
        "refund_status",
        "refund_method",
        "amount_freight_open",
        "line_ids.qty_to_credit",
        "line_ids.credit_line_ids.parent_state",
        "line_ids.credit_line_ids.price_total",
        "charge_ids.basis",
        "charge_ids.rate",
        "charge_ids.waived",
        "refund_ids.state",
        "refund_ids.amount",
    )
    def _compute_amount_refund_due(self):
        waiting = self.filtered(
            lambda order: order.refund_status != "none" and order._is_refund_due()
        )
        reckoned = {}
        for order, note in waiting._reckon_due():
            reckoned.setdefault(order, []).append(note)
        calculator = self.env["rma.calculator"]
        for order in self:
            amount = 0.0
            if order.refund_status != "none":
                drafts = order.credit_note_ids.filtered(lambda note: note.state == "draft")
                amount = sum(drafts.mapped("amount_total")) + order._get_amount_unpaid()
                if order in reckoned:
                    amount += calculator._summarize(reckoned[order]).total
            order.amount_refund_due = amount

    @api.depends("refund_status", "refund_method", "refund_ids.error")
    @api.depends_context("uid", "lang")
    def _compute_refund_text(self):
        for order in self:
            # Said to whoever may read the return: amounts and names, not the payments themselves.
            order.refund_text = order.sudo()._get_refund_text()
            order.is_payback_possible = order.sudo()._is_payback_possible()

    def _choose_refund_method(self):
        """Where nobody chose, the money goes back as the policy says, if its policies agree."""
        for order in self.filtered(lambda order: not order.refund_method):
            methods = set(order.line_ids.policy_id.mapped("refund_method"))
            # Whoever approves, say somebody of quality, decides this with the rest.
            order.refund_method = methods.pop() if len(methods) == 1 else "credit"

    def _is_paid_out(self):
        """Tell whether a posted credit note is paid out rather than left to the customer."""
        self.ensure_one()
        return self.refund_method in ("original", "bank")

    def _get_posted_notes(self):
        return self.line_ids.credit_line_ids.move_id.filtered(
            lambda note: note.state == "posted" and note.move_type == "out_refund"
        )

    def _get_unpaid_notes(self):
        """Return the posted notes whose money has not reached the customer, unless it need not."""
        self.ensure_one()
        if not self._is_paid_out():
            return self.refund_ids.filtered(lambda refund: refund._is_open()).note_id
        return self._get_posted_notes().filtered(
            lambda note: (
                note._get_rma_unpaid() > 0
                or any(refund._is_open() for refund in note.rma_refund_ids)
            )
        )

    def _get_amount_unpaid(self):
        """Return what is posted and has not reached the customer, on its way or not."""
        self.ensure_one()
        open_refunds = self.refund_ids.filtered(lambda refund: refund._is_open())
        notes = self._get_unpaid_notes() if self._is_paid_out() else ()
        return sum(note._get_rma_unpaid() for note in notes) + sum(open_refunds.mapped("amount"))

    def _get_refund_status(self, unpaid):
        """Return whose turn it is: what went wrong first, then what can be done, then waiting."""
        self.ensure_one()
        if self.state not in ("authorized", "done"):
            return "none"
        to_pay = any(note._get_rma_unpaid() > 0 for note in unpaid)
        states = set(self.refund_ids.mapped("state"))
        if "unclear" in states or ("failed" in states and to_pay):
            return "failed"
        if self._is_refund_due():
            return "due"
        if self._is_refund_drafted():
            return "draft"
        if to_pay and self._is_paid_out():
            return "pay"
        return "sent" if unpaid else "none"

    def _is_refund_due(self):
        """Tell whether something is due to the customer and on no credit note."""
        self.ensure_one()
        return bool(self.amount_freight_open) or any(
            line.qty_to_credit > 0 for line in self.line_ids
        )

    def _is_refund_drafted(self):
        """Tell whether something waits on a draft credit note."""
        self.ensure_one()
        return self.has_draft_freight or any(line.has_draft_credit for line in self.line_ids)

    def _get_refund_text(self):
        """Return what stands between the customer and the money, for whoever sees to it."""
        self.ensure_one()
        if self.refund_status == "failed":
            rows = self.refund_ids.filtered(lambda refund: refund.state in ("failed", "unclear"))
            return "\n".join(self._get_failure_line(row) for row in rows)
        if self.refund_status != "pay":
            return False
        notes = self._get_unpaid_notes().filtered(lambda note: note._get_rma_unpaid() > 0)
        return "\n".join(self._get_payment_text(note) for note in notes)

    def _get_failure_line(self, refund):
        amount = format_amount(self.env, refund.amount, refund.currency_id)
        if refund.state == "unclear":
            return self.env._("%(amount)s: %(error)s", amount=amount, error=refund.error)
        return self.env._(
            "%(amount)s has not gone back: %(error)s Send it again, or pay it by hand.",
            amount=amount,
            error=refund.error,
        )

    def _get_payment_text(self, note):
        amount = format_amount(self.env, note._get_rma_unpaid(), note.currency_id)
        if self.refund_method == "bank":
            return self.env._(
                "%(amount)s of %(note)s is to be paid by hand.", amount=amount, note=note.name
            )
        if spread(exact(note._get_rma_unpaid()), note._get_rma_sources()):
            return self.env._(
                "%(amount)s of %(note)s can go back to the original payment.",
                amount=amount,
                note=note.name,
            )
        return self.env._(
            "%(amount)s of %(note)s cannot go back to the original payment, as %(reason)s. It is "
            "to be paid by hand.",
            amount=amount,
            note=note.name,
            reason=note._get_payback_obstacle(),
        )

    def _is_payback_possible(self):
        """Tell whether something can be sent through a provider, for the first time or again."""
        self.ensure_one()
        if self.refund_status == "failed":
            return "failed" in self.refund_ids.mapped("state")
        return (
            self.refund_status == "pay"
            and self.refund_method == "original"
            and any(
                spread(exact(note._get_rma_unpaid()), note._get_rma_sources())
                for note in self._get_unpaid_notes()
            )
        )

    # What people do

    def action_send_refunds(self):
        """Send posted credit notes back the way the money came; what failed is sent again.

        Called twice it never sends twice.

        :raises UserError: where nothing can go back that way
        """
        self._check_payer()
        # The right was checked; what is sent follows from posted notes and payments alone.
        orders = self.sudo()
        failed = orders.refund_ids.filtered(lambda refund: refund.state == "failed")
        failed.action_retry()
        online = orders.filtered(lambda order: order.refund_method == "original")
        if not online._get_posted_notes()._plan_rma_refunds() and not failed:
            raise UserError(
                "\n".join(filter(None, orders.mapped("refund_text")))
                or self.env._(
                    "Nothing of %(returns)s waits to go back to the original payment.",
                    returns=", ".join(self.mapped("name")),
                )
            )
        return True

    def action_register_refund(self):
        """Open core's payment of what is posted and neither paid nor on its way.

        :raises UserError: where there is nothing to pay, or a refund is under way
        """
        self._check_payer()
        # Read for the check alone: the payment itself is the user's own.
        orders = self.sudo()
        busy = orders.refund_ids.filtered(lambda refund: refund._is_open())
        if busy:
            raise UserError(
                self.env._(
                    "A refund of %(returns)s is under way: wait for the provider's answer, or say "
                    "what became of it, so that nothing is paid twice.",
                    returns=", ".join(busy.order_id.mapped("name")),
                )
            )
        notes = orders._get_posted_notes().filtered(lambda note: note._get_rma_unpaid() > 0)
        if not notes:
            raise UserError(
                self.env._(
                    "No posted credit note of %(returns)s is left to pay.",
                    returns=", ".join(self.mapped("name")),
                )
            )
        return notes.sudo(False).action_register_payment()

    def _check_payer(self):
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only accounting pays customers back."))

    # Telling finance

    def _create_credit_notes(self):
        notes = super()._create_credit_notes()
        notes._tell_finance()
        return notes

    def _get_payer(self):
        """Return who sees to the money: finance, or else whoever follows the return.

        What a job could not do has to reach somebody: where neither is there, a returns manager.
        """
        self.ensure_one()
        finance = self.company_id.rma_finance_user_id.filtered("active")
        return finance or self._get_responsible() or self._get_manager()

    def _for_payer(self):
        """Return the return in the language of the one who sees to the money."""
        return self.with_context(lang=self._get_payer().lang or self.env.lang)

    def _ask_finance(self, text):
        """Put what keeps the customer from the money on somebody's desk."""
        self._ask_finance_all(dict.fromkeys(self, text))

    def _ask_finance_all(self, texts):
        """Ask about each return: finance, or whoever follows it; the history has it otherwise.

        :param texts: {return: what is to be seen to}, see `_for_payer` for the language
        """
        asked = {order: (order._get_payer(), text) for order, text in texts.items()}
        self._ask_each(ACTIVITY, asked, quietly=True)

    def _ask_for_payment(self):
        """Have somebody pay what no provider pays back."""
        waiting = self.filtered(lambda order: order.refund_status == "pay")
        if waiting:
            waiting._ask_finance_all(
                {order: order._for_payer()._get_refund_text() for order in waiting}
            )

    def _get_asking_statuses(self):
        """Return in which statuses somebody has to see to the refund."""
        return ("pay", "failed")

    def _settle_refund_activities(self):
        """Nobody has to see to it any more."""
        asking = self._get_asking_statuses()
        settled = self.filtered(lambda order: order.refund_status not in asking)
        settled.activity_unlink([ACTIVITY])

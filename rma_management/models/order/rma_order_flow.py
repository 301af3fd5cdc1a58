from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.clock import add_days, local_day
from ...tools.verdict import DENY, worst

# What ends a return without its goods.
CANCELLED = [
    "_cancel_documents",
    "_cancel_charge_invoices",
    "_cancel_replacements",
    "_drop_proposed_charges",
    "_review_freight",
    "_close_approval",
    "_close_elsewhere",
    "_close_claims",
    "_settle_missing_transfers",
    "_estimate_again",
    "_sync_done",
    "_hand_back_withdrawals",
]
# What follows from an event, in the order in which it does: the one place to read it. Customers are
# told by `_tell_<what>`, other systems and the company's own automation by `_notify_<what>`.
EFFECTS = {
    # Somebody asks for a return who is not there to see it.
    "request": ["_tell_requested", "_notify_requested"],
    "submit": [
        "_propose_charges",
        "_plan_approvals",
        "_schedule_approval",
        "_tell_requested",
        "_notify_submitted",
    ],
    "authorize": [
        "_recognize_blind_goods",
        "_keep_reason_terms",
        "_choose_straight",
        "_create_reverse_pickings",
        # Which deliveries come back, and so how late, is known by now.
        "_propose_charges",
        "_choose_refund_method",
        "_estimate_again",
        "_create_replacements",
        "_settle_blind_goods",
        "_close_approval",
        "_close_elsewhere",
        "_tell_overtaken",
        "_alert_people",
        "_notify_authorized",
        "_queue_receipt",
        "_queue_credit_notes",
        "_sync_done",
    ],
    "reject": [
        "_close_approval",
        "_close_elsewhere",
        "_hand_back_withdrawals",
        "_tell_rejected",
        "_notify_rejected",
        "_begin_message_round",
    ],
    "cancel": [
        *CANCELLED,
        "_tell_cancelled",
        "_notify_cancelled",
        "_begin_message_round",
    ],
    "expire": [*CANCELLED, "_begin_message_round", "_settle_expiry_activities"],
    "close_short": [
        "_withdraw_replacements",
        "_let_go_of_missing",
        "_settle_expiry_activities",
        "_settle_missing_transfers",
        "_estimate_again",
        "_sync_done",
        "_send_due_replacements",
        "_review_freight",
    ],
    "extend": ["_settle_expiry_activities", "_log_extension", "_wait_for_missing"],
    "draft": ["_drop_proposed_charges", "_close_approval", "_drop_approvals"],
    "complete": ["_tell_closed", "_notify_done"],
    "reopen": ["_queue_credit_notes"],
    # After the authorization has run out, whether it was cancelled or closed short.
    "expired": ["_notify_expired", "_tell_expired"],
    # There is a label that the customer can use.
    "label": ["_notify_label"],
    # The parcel is on its way.
    "ship": ["_reschedule_receipt", "_notify_shipped"],
    # No changes of state, but what becomes of the goods and of the customer's wish.
    "receive": ["_send_due_replacements", "_queue_credit_notes", "_tell_arrived"],
    "change": [
        "_renew_charges",
        "_create_reverse_pickings",
        "_create_replacements",
        "_estimate_again",
        "_queue_credit_notes",
        "_sync_done",
    ],
    "inspect": [
        "_withdraw_replacements",
        "_send_due_replacements",
        "_ask_about_advanced",
        "_ask_about_overcredit",
        "_queue_credit_notes",
        "_notify_inspected",
        "_sync_done",
        "_tell_inspected",
    ],
}


class RmaOrderFlow(models.Model):
    """Every change of state: one table, one guard, one writer."""

    _inherit = "rma.order"

    reject_reason = fields.Text(string="Motive", readonly=True, copy=False)
    override_motive = fields.Text(string="Overridden Because", readonly=True, copy=False)
    decision_ids = fields.One2many("rma.decision", "order_id", string="Decisions", copy=False)
    is_cancellable = fields.Boolean(compute="_compute_is_cancellable")

    _override_index = models.Index("(id) WHERE override_motive IS NOT NULL")

    @api.depends("state", "line_ids.qty_received")
    def _compute_is_cancellable(self):
        allowed = self._origin._filter_allowed("cancel")
        for order in self:
            order.is_cancellable = bool(order._origin & allowed)

    def _get_transitions(self):
        """Return ``{event: (states it starts from, state it ends in)}``."""
        return {
            "submit": (("draft",), "submitted"),
            "authorize": (("draft", "submitted"), "authorized"),
            "reject": (("submitted",), "rejected"),
            "cancel": (("draft", "submitted", "authorized"), "cancel"),
            "draft": (("submitted", "rejected", "cancel"), "draft"),
            "complete": (("authorized",), "done"),
            "reopen": (("done",), "authorized"),
        }

    def _get_rma_effects(self):
        return super()._get_rma_effects() | EFFECTS

    def _get_submit_refusals(self):
        self.ensure_one()
        if not self.line_ids:
            return [self.env._("%(name)s has no lines: add what comes back.", name=self.name)]
        # People are asked why; a program may know no reason.
        unexplained = self.line_ids.filtered(lambda line: not line.reason_id)
        if unexplained and self.env.context.get("rma_ask_reason"):
            return [
                self.env._(
                    "Choose the reason why it comes back: %(products)s.",
                    products=", ".join(unexplained.mapped("display_name")),
                )
            ]
        return []

    def _get_authorize_refusals(self):
        return self._get_submit_refusals()

    def _get_cancel_refusals(self):
        self.ensure_one()
        if any(line.qty_received > 0 for line in self.line_ids):
            return [
                self.env._(
                    "Goods of %(name)s have been received: return the transfer first.",
                    name=self.name,
                )
            ]
        if self.sudo().credit_note_ids.filtered(lambda move: move._is_standing()):
            return [
                self.env._(
                    "A credit note of %(name)s is posted: reset it to draft first.", name=self.name
                )
            ]
        return []

    def _for_decision(self):
        """Return the returns for what an action, having checked who decides, writes on them."""
        return self._in_action().sudo()

    def _transition(self, event, motive=None, **vals):  # pylint: disable=missing-return
        """Move all of these returns, or none, do what follows, and record who decided.

        :param motive: why, for the record of decisions
        :raises UserError: with every refusal, when any of them may not move
        """
        super()._transition(event, **vals)
        # Last: what was decided on includes the fees that follow from it.
        self.env["rma.decision"]._record(self, event, motive=motive)

    @api.model
    def _get_decided_fields(self):
        """Return the fields that only actions write: what was decided, by whom and when."""
        return super()._get_decided_fields() | {
            "reject_reason",
            "override_motive",
            "requester_id",
            "date_authorized",
            "date_done",
        }

    def _write_decided(self, vals):
        """Write what was decided: nobody's to type, and whoever came here an action checked."""
        self._for_decision().write(vals)

    # Actions

    def action_submit(self):
        """Ask for the return: authorize it where nothing stands against it.

        A return that needs approval waits as `submitted`. Returns that have been submitted already
        are left alone.

        :raises UserError: with all reasons, when a line is refused; nothing is changed
        """
        self._check_actor()
        pending = self.filtered(
            lambda order: order.state not in ("submitted", "authorized", "done")
        )
        pending._decide("submit")
        waiting = pending.filtered(lambda order: order._needs_approval())
        waiting._transition("submit", requester_id=self.env.user.id)
        (pending - waiting)._authorize()
        return True

    def action_authorize(self):
        """Approve the returns; a draft is submitted on the way.

        Returns that are authorized already are left alone.

        :raises UserError: when a line is refused, or the user may not approve what was submitted
        """
        self._check_approver()
        pending = self.filtered(lambda order: order.state not in ("authorized", "done"))
        pending._decide("authorize")
        waiting = pending.filtered(lambda order: order._needs_approval())
        drafts = waiting.filtered(lambda order: order.state == "draft")
        drafts._transition("submit", requester_id=self.env.user.id)
        (waiting - drafts).sudo()._plan_approvals()
        # Of a draft it submits on the way, nobody is told off for not approving it too.
        mine = waiting.filtered(lambda order: order not in drafts or order.can_approve)
        # The step, not a right on returns, says who may approve.
        approved = mine.sudo()._approve().sudo(False)
        (pending - waiting | approved)._authorize()
        return True

    def action_open_reject(self):
        """Ask for the motive first (button "Reject")."""
        return self._ask_motive("reject", self.env._("Reject"))

    def action_open_override(self):
        """Ask for the motive first (button "Override Refusal")."""
        return self._ask_motive("override", self.env._("Override the Refusal"))

    def _ask_motive(self, event, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "rma.motive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_ids": self.ids, "default_event": event},
        }

    def action_cancel(self):
        """Withdraw the returns, with their open transfers and draft credit notes.

        :raises UserError: once goods are received or a credit note is posted
        """
        self._check_actor()
        self.filtered(lambda order: order.state != "cancel")._transition("cancel")
        return True

    def action_draft(self):
        """Take up rejected or cancelled returns again."""
        self._check_actor()
        forgotten = self._get_decided_fields() - {"state"} | {"date_expiry"}
        self.filtered(lambda order: order.state != "draft")._transition(
            "draft", **dict.fromkeys(forgotten, False)
        )
        return True

    # Guards

    def _check_actor(self):
        """Let only those act who may change the records; portal and others are stopped here."""
        self.check_access("write")

    def _check_approver(self):
        """Let also those act who only approve: the steps of each return say what is theirs."""
        if not self.has_access("write"):
            self.check_access("read")
            if not all(order.can_approve or order.state == "authorized" for order in self):
                self.check_access("write")

    def _decide(self, event):
        """Claim what the returns are about, hear all rules on it, and refuse as one.

        Where a manager has overridden the policy, only facts refuse.

        :raises UserError: with the reasons of every denied line
        """
        if not self:
            return
        self._claim()
        self.invalidate_recordset(["state"])
        self._check_event(event)
        # Rules read orders, transfers and invoices that not everybody who enters returns may read.
        lines = self.line_ids.sudo()
        lines.sale_line_id._claim_returnable()
        lines._set_verdicts()
        denied = lines.filtered(lambda line: line.verdict == DENY)
        facts = denied._hear(denied._get_fact_rules())
        denied = denied.filtered(
            lambda line: not line.order_id.override_motive or worst(facts[line.id]) == DENY
        )
        if denied:
            raise UserError(denied._get_denial_text())

    # What follows

    def _authorize(self):
        now = fields.Datetime.now()
        keys = self.grouped(lambda order: (order.company_id, order._get_validity_days()))
        for (company, days), orders in keys.items():
            today = local_day(now, company.partner_id.tz)
            expiry = add_days(today, days) if days else False
            orders._transition("authorize", date_authorized=now, date_expiry=expiry)

    def _get_validity_days(self):
        """Return the days the authorization is valid: the shortest of its lines, 0 = ever."""
        self.ensure_one()
        return min(filter(None, self.line_ids.policy_id.mapped("validity_days")), default=0)

    def _cancel_documents(self):
        """Nothing is expected and nothing credited any more."""
        pickings, notes = self.picking_ids, self.credit_note_ids
        pickings.filtered(lambda p: p.state not in ("done", "cancel")).action_cancel()
        notes.filtered(lambda move: move.state == "draft").button_cancel()

    def _drop_proposed_charges(self):
        self.charge_ids._get_proposed().unlink()

    def _sync_done(self):
        """Close what has nothing left to do and open again what has: documents decide.

        Returns of the same order lines share what was delivered and paid, so what becomes of one
        concerns them all.
        """
        orders = self._with_others()
        done = orders.filtered(lambda order: order._is_finished())
        done.filtered(lambda order: order.state == "authorized")._transition(
            "complete", date_done=fields.Datetime.now()
        )
        (orders - done).filtered(lambda order: order.state == "done")._transition(
            "reopen", date_done=False
        )

    def _with_others(self):
        """Return these returns and all others of the same order lines."""
        # Whoever changes a document needs no right on the returns that follow it.
        orders = self.sudo()
        return orders | orders.line_ids.sale_line_id.rma_line_ids.order_id

    def _is_finished(self):
        """Tell whether nothing is left to do."""
        self.ensure_one()
        statuses = {
            self.receipt_status,
            self.inspection_status,
            self.settlement_status,
            self.replacement_status,
        }
        return statuses <= {"none", "done"} and not self._is_money_open()

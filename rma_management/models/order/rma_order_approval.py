from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools.verdict import AUTHORIZE, DENY, REVIEW, worst

ACTIVITY = "rma_management.mail_activity_approval"


class RmaOrderFlowApproval(models.Model):
    """Who has to look at a return before it is authorized, in one step or two."""

    _inherit = "rma.order"

    approval_ids = fields.One2many("rma.approval", "order_id", string="Approvals", copy=False)
    approval_group_id = fields.Many2one(
        "res.groups", string="Waits For", compute="_compute_approval_group_id", store=True
    )
    approval_text = fields.Text(compute="_compute_approval_text")
    requester_id = fields.Many2one(
        "res.users", string="Requested By", readonly=True, copy=False, index="btree_not_null"
    )
    objection_text = fields.Text(compute="_compute_objections")
    is_refused = fields.Boolean(compute="_compute_objections")
    can_approve = fields.Boolean(compute="_compute_can_approve", search="_search_can_approve")

    @api.depends("state", "approval_ids.user_id")
    def _compute_approval_group_id(self):
        for order in self:
            order.approval_group_id = order._get_next_approval().group_id

    @api.depends("line_ids.verdict_reasons")
    def _compute_approval_text(self):
        """Say what somebody is asked to decide."""
        for order in self:
            reasons = [
                reason["agent"]
                for line in order.line_ids
                for reason in line.verdict_reasons or []
                if reason["outcome"] == REVIEW
            ]
            order.approval_text = "\n".join(dict.fromkeys(reasons))

    @api.depends("line_ids.verdict_reasons", "line_ids.policy_id", "evidence_ids", "state")
    def _compute_objections(self):
        """Say of a draft what stands against it, before somebody submits it."""
        for order in self:
            order.objection_text, order.is_refused = False, False
            if order.state != "draft" or not order._origin:
                continue
            # Rules read orders and transfers that not everybody who reads returns may read.
            lines = order._origin.sudo().line_ids
            heard = lines._evaluate()
            order.is_refused = any(worst(found) == DENY for found in heard.values())
            order.objection_text = "\n".join(
                f"{line.product_id.display_name}: {verdict.agent} {verdict.cure}".strip()
                for line in lines
                for verdict in heard[line.id]
                if verdict.outcome != AUTHORIZE
            )

    @api.depends("approval_group_id", "state")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        for order in self:
            step = order.sudo()._get_next_approval()
            order.can_approve = bool(step) and step._may_decide(self.env.user)

    def _search_can_approve(self, operator, value):
        """Find what waits for the user; who asked or approved before is told when they try."""
        if operator != "in":
            return NotImplemented
        user = self.env.user
        # The same as the state "submitted", of which there is no index.
        waiting = Domain("next_step", "=", "approve")
        if not user.has_group("rma_management.group_rma_manager"):
            waiting &= Domain("approval_group_id", "in", user.all_group_ids.ids)
        return waiting if True in value else ~waiting

    def _get_next_approval(self):
        """Return the step that the return waits for, if any."""
        self.ensure_one()
        if self.state != "submitted":
            return self.approval_ids.browse()
        return self.approval_ids.filtered(lambda step: not step.user_id)[:1]

    def _needs_approval(self):
        """Tell whether somebody has to look at the return before it is authorized."""
        self.ensure_one()
        return any(line._get_reviews() for line in self.line_ids)

    def _is_own_request(self, user):
        """Tell whether a user would approve what they asked for, which the company forbids."""
        self.ensure_one()
        return (
            self.company_id.rma_forbid_self_approval and user in self.create_uid | self.requester_id
        )

    # Steps

    def _get_company_amount(self):
        """Return what the return may come to credit, in the company's currency."""
        self.ensure_one()
        return self.currency_id._convert(
            self._get_amount_to_approve(),
            self.company_id.currency_id,
            self.company_id,
            self.date_requested,
        )

    def _get_amount_to_approve(self):
        """Return what somebody has to have looked at before it is credited."""
        self.ensure_one()
        return self.amount_estimated

    def _get_verdict_summary(self):
        """Return what the rules say of the lines, a text per line."""
        self.ensure_one()
        return "\n".join(
            f"{line.product_id.display_name}: {line.verdict_text}"
            for line in self.line_ids
            if line.verdict_text
        )

    def _get_approval_steps(self):
        """Return the roles that have to approve, in turn: [(group, is second person)]."""
        self.ensure_one()
        return self.line_ids._get_approval_steps(self._get_company_amount())

    def _plan_approvals(self):
        """Write down the steps; those that were taken already stay."""
        vals_list = []
        for order in self:
            taken = order.approval_ids.filtered("user_id")
            (order.approval_ids - taken).unlink()
            done = {(step.group_id, step.is_second) for step in taken}
            vals_list += [
                {
                    "order_id": order.id,
                    "sequence": sequence,
                    "group_id": group.id,
                    "is_second": is_second,
                }
                for sequence, (group, is_second) in enumerate(order._get_approval_steps())
                if (group, is_second) not in done
            ]
        return self.env["rma.approval"].create(vals_list)

    def _approve(self):
        """Take the steps that are the user's to take.

        :return: the returns that wait for nobody any more
        :raises UserError: when none of a return's open steps is the user's
        """
        refused = []
        for order in self:
            steps = order.approval_ids.filtered(lambda step: not step.user_id)
            taken = steps.browse()
            for step in steps:
                if not step._may_decide(self.env.user):
                    break
                step.write({"user_id": self.env.user.id, "date": fields.Datetime.now()})
                taken |= step
            for step in taken:
                self.env["rma.decision"]._record(order, "approve", role=step.group_id.name)
            if steps and not taken:
                refused.append(order._get_approval_refusal(steps[0]))
        if refused:
            raise UserError("\n".join(refused))
        waiting = self.filtered(lambda order: order._get_next_approval())
        waiting._schedule_approval()
        return self - waiting

    def _get_approval_refusal(self, step):
        self.ensure_one()
        if self._is_own_request(self.env.user):
            return self.env._(
                "%(name)s: nobody approves what they asked for themselves.", name=self.name
            )
        if step.is_second and self.env.user in (self.approval_ids - step).user_id:
            return self.env._(
                "%(name)s waits for approval by another person of %(group)s: you have approved it "
                "already.",
                name=self.name,
                group=step.group_id.name,
            )
        return self.env._(
            "%(name)s waits for approval by %(group)s.",
            name=self.name,
            group=step.group_id.name,
        )

    def _schedule_approval(self):
        """Put the next step on the desk of somebody who may take it."""
        orders = self.sudo()
        orders.activity_unlink([ACTIVITY])
        for order in orders:
            step = order._get_next_approval()
            candidates = step._get_candidates() if step else self.env["res.users"]
            leader = order.team_id.user_id
            # Whoever runs the system is asked last, even if they lead the team.
            user = candidates.sorted(
                lambda user, leader=leader: (
                    user.has_group("base.group_system"),
                    user != leader,
                    user.id,
                )
            )[:1]
            if user:
                order.activity_schedule(
                    ACTIVITY,
                    user_id=user.id,
                    summary=order.env._("Approve %(name)s", name=order.name),
                    note=order.approval_text,
                )

    # What follows

    def _close_approval(self):
        """Nobody is asked any more."""
        self.activity_unlink([ACTIVITY])

    def _drop_approvals(self):
        self.approval_ids.unlink()

    # Reject and override

    def action_reject(self, motive=None):
        """Refuse returns that wait for approval, and tell the customer why.

        :raises UserError: without a motive, or when the law gives the customer the right
        """
        self.check_access("read")
        pending = self.filtered(lambda order: order.state != "rejected")
        if not all(order._may_reject() for order in pending):
            raise AccessError(self.env._("Only who may approve a return can reject it."))
        if pending and not (motive or "").strip():
            raise UserError(self.env._("Say why: the customer is told."))
        pending._transition("reject", motive=motive, reject_reason=motive)
        return True

    def _may_reject(self):
        self.ensure_one()
        step = self.sudo()._get_next_approval()
        if step:
            return step._may_decide(self.env.user)
        return self.env.user.has_group("rma_management.group_rma_manager")

    def _get_reject_refusals(self):
        """Return why a return may not be rejected: nobody refuses what the law grants."""
        self.ensure_one()
        rights = self.sudo().line_ids.withdrawal_right_id
        return [
            self.env._(
                "%(name)s cannot be rejected: %(right)s (%(law)s).",
                name=self.name,
                right=right.name,
                law=right.source,
            )
            for right in rights
        ]

    def action_override(self, motive=None):
        """Authorize drafts although the policy refuses them; facts cannot be overridden.

        :raises AccessError: for anybody but a returns manager
        :raises UserError: without a motive, or when facts stand against a return
        """
        self._check_actor()
        if not self.env.user.has_group("rma_management.group_rma_manager"):
            raise AccessError(self.env._("Only a returns manager can override a refusal."))
        if not (motive or "").strip():
            raise UserError(self.env._("Say why: it is kept with the return."))
        pending = self.filtered(lambda order: order.state not in ("authorized", "done"))
        own = pending.filtered(lambda order: order._is_own_request(self.env.user))
        if own:
            raise UserError(
                self.env._(
                    "%(returns)s: nobody approves what they asked for themselves.",
                    returns=", ".join(own.mapped("name")),
                )
            )
        pending._write_decided({"override_motive": motive})
        pending.action_authorize()
        overridden = pending.filtered(lambda order: DENY in order.line_ids.mapped("verdict"))
        (pending - overridden)._write_decided({"override_motive": False})
        self.env["rma.decision"]._record(overridden, "override", motive=motive)
        return True

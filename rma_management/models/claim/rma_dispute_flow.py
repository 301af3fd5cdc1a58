from fractions import Fraction

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...tools.refund import exact
from ..base.lock import claim as lock
from .rma_dispute import PENDING


class RmaDisputeFlow(models.Model):
    """What a dispute does to the claim and to the money, and what its end leaves to do."""

    _inherit = "rma.dispute"

    def _get_transitions(self):
        return {
            "answer": (("open",), "answered"),
            "win": (PENDING, "won"),
            "lose": (PENDING, "lost"),
            "withdraw": (PENDING, "withdrawn"),
            "appeal": (("won", "lost", "withdrawn"), "open"),
        }

    def _get_rma_effects(self):
        return super()._get_rma_effects() | {
            "win": ["_release_refunds"],
            "withdraw": ["_release_refunds"],
            "lose": ["_credit_what_was_taken", "_release_refunds"],
            "appeal": ["_take_up"],
        }

    # Actions

    def action_answer(self):
        """Say that our answer is with the body."""
        return self._decide("answer")

    def action_win(self):
        """It was decided for us: what waited for it goes on."""
        return self._decide("win", **self._prepare_decided_vals())

    def action_lose(self):
        """It was decided for the customer: the credit follows what was taken."""
        return self._decide("lose", **self._prepare_decided_vals())

    def action_withdraw(self):
        """The customer took it back, or it was opened in error."""
        return self._decide("withdraw", **self._prepare_decided_vals())

    def action_appeal(self):
        """Have it decided once more; what was said and decided stays on record."""
        return self._decide("appeal", date_decided=False)

    def _decide(self, event, **vals):
        self.claim_id._check_agent()
        self._lock()
        _sources, target = self._get_transitions()[event]
        pending = self.filtered(lambda dispute: dispute.state != target)
        pending._transition(event, **vals)
        self.env["rma.decision"]._record_claims(
            f"dispute_{event}",
            {dispute.claim_id: dispute.display_name for dispute in pending},
            {dispute.claim_id: dispute.amount for dispute in pending},
        )
        return True

    def _prepare_decided_vals(self):
        body = self.body_id[:1]
        today = fields.Date.context_today(self)
        appeal = body.appeal_days and fields.Date.add(today, days=body.appeal_days)
        return {"date_decided": today, "date_appeal": appeal}

    def _lock(self):
        """Have whoever sends a refund of the same goods wait for us, and the other way round."""
        self.sudo().claim_id._lock()
        self.sudo().order_id._claim()
        lock(self.sudo().order_id._get_posted_notes().sorted("id"))
        self.invalidate_recordset()

    # What follows

    def _take_up(self):
        """Stop what would give the same money twice, and have the claim with somebody outside.

        :raises UserError: where the money is on its way already, or more is disputed than is left
        """
        self._lock()
        refusals = []
        for dispute in self:
            refusals += dispute._get_refund_refusals()
        if refusals:
            raise UserError("\n".join(refusals))
        taken = self.filtered("is_money_taken").order_id
        taken.refund_ids._shrink()
        self.env.add_to_compute(taken._fields["refund_status"], taken)
        claims = self.claim_id
        claims._transition("outside", level="outside")
        self.env["rma.decision"]._record_claims(
            "dispute_open",
            {dispute.claim_id: dispute.display_name for dispute in self},
            {dispute.claim_id: dispute.amount for dispute in self},
        )

    def _get_refund_refusals(self):
        """Return why the body cannot take this amount: it was given, or is on its way."""
        self.ensure_one()
        if not self.is_money_taken:
            return []
        order, currency = self.order_id, self.currency_id
        if currency.compare_amounts(self.amount, 0.0) <= 0:
            return [
                self.env._(
                    "%(body)s takes the money itself: say how much of it is disputed, above 0.",
                    body=self.body_id.name,
                )
            ]
        if any(refund._is_open() and refund._is_money_gone() for refund in order.refund_ids):
            return [
                self.env._(
                    "A refund of %(name)s is on its way. Wait for the provider's answer, so that "
                    "nothing is given twice.",
                    name=order.name,
                )
            ]
        left = float(self._get_takeable())
        if currency.compare_amounts(self.amount, max(left, 0.0)) <= 0:
            return []
        return [
            self.env._(
                "%(name)s: of what was paid for these goods %(left)s is left; the rest went back "
                "to the customer. Dispute no more than that, and tell the body of the refund.",
                name=self.claim_id.name,
                left=format_amount(self.env, max(left, 0.0), currency),
            )
        ]

    def _get_takeable(self):
        """Return up to what a body may take: for these goods, and of what nobody else gives back.

        What other bodies may still take counts as taken.
        """
        self.ensure_one()
        order = self.order_id
        others = sum(map(exact, (order._get_chargeback() - self).mapped("amount")), Fraction(0))
        paid = self.env["rma.calculator"].sudo()._get_full_credit(order.line_ids)
        return min(self.claim_id._get_paid(), paid - order._get_money_out() - others)

    def _is_taken(self):
        """Tell whether the body has taken the money."""
        self.ensure_one()
        return self.is_money_taken and self.state == "lost"

    def _credit_what_was_taken(self):
        """Credit what was taken; settle the claim at it where that is more than was due.

        What is due stays due. A claim on which less was taken than may still become due is left
        open: nobody knows yet what its goods come to.
        """
        for dispute in self.filtered("is_money_taken"):
            claim, order = dispute.claim_id, dispute.order_id
            refusals = claim._get_return_refusals()
            if refusals:
                dispute._message_log(body="\n".join(refusals))
                continue
            had, due = claim._get_had(), claim._get_due()
            is_known = claim.is_agreed or had >= due or not claim._is_more_to_come()
            if had > due or (claim._is_live() and is_known):
                amount = float(min(max(had, due), claim._get_paid()))
                claim._transition("award", **claim._prepare_settled_vals(amount))
            if order.is_credit_due:
                order._attempt_each(lambda group: group._create_credit_notes().action_post())

    def _release_refunds(self):
        """Go on with what waited for the decision."""
        orders = self.filtered("is_money_taken").order_id
        self.env.add_to_compute(orders._fields["refund_status"], orders)
        orders._get_posted_notes()._plan_rma_refunds()


class RmaDisputeBlock(models.Model):
    _inherit = "rma.dispute"

    def _refuse_payment(self):
        if self:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(dispute)s is not decided: it may take %(amount)s itself. Nothing is "
                        "paid back before it is won, lost or withdrawn.",
                        dispute=dispute.display_name,
                        amount=format_amount(self.env, dispute.amount, dispute.currency_id),
                    )
                    for dispute in self
                )
            )

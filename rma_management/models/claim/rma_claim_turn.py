from datetime import datetime

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from .rma_claim import LIVE
from .rma_claim_flow import CSR
from .rma_dispute import PENDING


class RmaClaimTurn(models.Model):
    """Where a claim stands, in a sentence: whose turn it is, what to do, and until when."""

    _inherit = "rma.claim"

    turn_text = fields.Char(compute="_compute_turn_text", groups=CSR)

    @api.depends("state", "turn", "level", "deadline", "amount_agreed", "dispute_ids.state")
    @api.depends_context("lang", "tz")
    def _compute_turn_text(self):
        for claim in self:
            claim.turn_text = claim._get_turn_text() if claim.name else False

    def _get_turn_text(self):
        self.ensure_one()
        if self.state not in LIVE:
            return self._get_settled_text()
        if dispute := self.dispute_ids.filtered(lambda each: each.state in PENDING)[:1]:
            return self._get_outside_text(dispute)
        if self.turn == "customer":
            return self._say_until(
                self.env._("The customer has our offer, and it is their turn to answer."),
                self.deadline,
            )
        proposal = self.their_offer_id.filtered(lambda offer: offer.state == "sent")
        if proposal:
            text = self.env._(
                "Our turn: the customer proposes %(amount)s. Accept it, offer something else, or "
                "decline it.",
                amount=format_amount(self.env, proposal.amount, self.currency_id),
            )
        elif self.level == "manager":
            text = self.env._("Our turn: no agreement is in sight. A manager makes an offer.")
        else:
            text = self.env._("Our turn: make the customer an offer.")
        return self._say_until(text, self.deadline)

    def _get_settled_text(self):
        if self.is_agreed:
            return self.env._(
                "Settled: the customer gets %(amount)s in all for these goods.",
                amount=format_amount(self.env, self.amount_agreed, self.currency_id),
            )
        return self.env._("Closed without an agreement: the goods are credited as they are due.")

    def _get_outside_text(self, dispute):
        body = dispute.body_id.name
        if dispute.state == "answered":
            return self.env._("%(body)s has our answer, and decides.", body=body)
        text = self.env._("%(body)s decides: send them the evidence.", body=body)
        return self._say_until(text, dispute.date_due)

    def _say_until(self, text, until):
        if not until:
            return text
        # A day, or a moment of which the day is told where the reader is.
        is_moment = isinstance(until, datetime)
        day = fields.Datetime.context_timestamp(self, until).date() if is_moment else until
        return self.env._("%(text)s Due by %(day)s.", text=text, day=format_date(self.env, day))

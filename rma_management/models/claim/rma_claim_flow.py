from odoo import models
from odoo.exceptions import AccessError, UserError

from ..base.lock import claim as lock
from .rma_claim import LIVE

CSR = "rma_management.group_rma_user"
MANAGER = "rma_management.group_rma_manager"
# What follows once it is known what the lines come to.
SETTLED = [
    "_settle_claims",
    "_withdraw_offers",
    "_set_deadline",
    "_ask_owner",
    "_post_settled_notes",
]
# What follows from an event, in the order in which it does.
EFFECTS = {
    "open": ["_value_claims", "_set_deadline", "_ask_owner"],
    "offer": ["_set_deadline", "_ask_owner"],
    "answer": ["_set_deadline", "_ask_owner"],
    "agree": SETTLED,
    "award": SETTLED,
    "dispute": ["_set_deadline", "_ask_owner"],
    "close": ["_withdraw_offers", "_set_deadline", "_ask_owner", "_post_settled_notes"],
    "reopen": ["_set_deadline", "_ask_owner"],
    "outside": ["_set_deadline", "_ask_owner"],
}


class RmaClaimFlow(models.Model):
    """Every change of state of a claim.

    ::

        open ──offer──► offered ──agree──► agreed ──┐
          │               │  ▲                      ├─close─► closed
          └───dispute──► disputed ──agree/offer─────┘            │
                             ▲──────────────reopen───────────────┘

    Somebody outside decides in any state: it is disputed once they are asked (outside), and agreed
    once they have given the customer more than was settled (award).
    """

    _inherit = "rma.claim"

    def _get_transitions(self):
        return {
            "offer": (LIVE, "offered"),
            "answer": (LIVE, "open"),
            "agree": (LIVE, "agreed"),
            "dispute": (("open", "offered"), "disputed"),
            "close": ((*LIVE, "agreed"), "closed"),
            "reopen": (("agreed", "closed"), "disputed"),
            # By whoever is asked outside, whatever we think of it.
            "outside": ((*LIVE, "agreed", "closed"), "disputed"),
            "award": ((*LIVE, "agreed", "closed"), "agreed"),
        }

    def _get_rma_effects(self):
        return super()._get_rma_effects() | EFFECTS

    def _get_offer_refusals(self):
        return self._get_return_refusals()

    def _get_agree_refusals(self):
        return self._get_return_refusals()

    def _get_reopen_refusals(self):
        return self._get_return_refusals()

    def _get_return_refusals(self):
        """Return why nothing can be settled: the return is off."""
        self.ensure_one()
        order = self.order_id.sudo()
        if order.state in ("authorized", "done"):
            return []
        return [
            self.env._(
                "%(name)s is “%(state)s”: there is nothing to settle on it any more.",
                name=order.name,
                state=order._get_typing_state_label(order.state),
            )
        ]

    def _get_typing_state_label(self, state):
        return dict(self._fields["state"]._description_selection(self.env)).get(state, state)

    # Actions

    def action_dispute(self, motive=None):
        """Have the manager look at it: no agreement is in sight."""
        self._check_agent()
        self._lock()
        self.filtered(lambda claim: claim.state != "disputed")._dispute(motive)
        return True

    def action_close(self, motive=None):
        """End it; what was agreed stays agreed, and without it the lines are credited as due."""
        self._check_agent()
        self._lock()
        pending = self.filtered(lambda claim: claim.state != "closed")
        pending._transition("close")
        self.env["rma.decision"]._record_claims("claim_close", dict.fromkeys(pending, motive))
        return True

    def action_reopen(self, motive=None):
        """Take it up again, with all that was said and offered; what was agreed holds until then.

        :raises UserError: when the return is off
        """
        self._check_agent()
        self._lock()
        pending = self.filtered(lambda claim: claim.state in ("agreed", "closed"))
        pending._transition("reopen")
        self.env["rma.decision"]._record_claims("claim_reopen", dict.fromkeys(pending, motive))
        return True

    def _dispute(self, motive=None):
        self._transition("dispute", level="manager")
        self.env["rma.decision"]._record_claims("claim_dispute", dict.fromkeys(self, motive))

    def _lock(self):
        """Make whoever decides at the same time wait, and see what is true then."""
        lock(self)
        self.invalidate_recordset()

    def _check_agent(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(CSR):
            raise AccessError(
                self.env._("Only customer service and returns managers settle claims.")
            )

    # What follows

    def _value_claims(self):
        """Know what is at stake, and have it on record."""
        for claim in self.filtered(lambda claim: not claim.amount_claimed):
            claim._in_action().amount_claimed = float(claim._get_paid())
        self.env["rma.decision"]._record_claims(
            "claim_open", {claim: claim._get_opening_text() for claim in self}
        )

    def _get_opening_text(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return "\n".join(filter(None, (labels[self.kind], self.statement, self.note)))

    def _withdraw_offers(self):
        """What was not accepted is off the table."""
        waiting = self.offer_ids.filtered(lambda offer: offer.state in ("draft", "sent"))
        waiting._transition("withdraw")

    def _post_settled_notes(self):
        self.order_id._post_settled()

    def _settle_claims(self):
        """Bring the credit of the lines to what was agreed, and no further."""
        for claim in self:
            if claim._get_given_back() > claim.amount_agreed:
                raise UserError(claim._get_posted_text())
        for order, claims in self.grouped("order_id").items():
            order._charge_settlements(claims)
            order._queue_credit_notes()
        self.order_id._sync_done()

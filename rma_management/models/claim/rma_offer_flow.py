from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from .rma_claim_flow import MANAGER

OTHER = {"company": "customer", "customer": "company"}


class RmaOfferFlow(models.Model):
    """Every change of state of an offer.

    ::

        draft ──send──► sent ─┬─ accept ──► accepted      the claim is agreed
                              ├─ decline ─► declined
                              ├─ counter ─► countered     and another one is sent by the other side
                              ├─ expire ──► expired
                              └─ withdraw ► withdrawn     a later one takes its place
    """

    _inherit = "rma.offer"

    def _get_transitions(self):
        return {
            "send": (("draft",), "sent"),
            "accept": (("sent",), "accepted"),
            "decline": (("sent",), "declined"),
            "counter": (("sent",), "countered"),
            "expire": (("sent",), "expired"),
            "withdraw": (("draft", "sent"), "withdrawn"),
        }

    def _get_rma_effects(self):
        return super()._get_rma_effects() | {"send": ["_tell_customer", "_notify_offer"]}

    # What follows

    def _notify_offer(self):
        self.claim_id.order_id._notify_event("offer")

    # Guards

    def _get_send_refusals(self):
        claim = self.claim_id
        refusals = claim._get_live_refusals() + claim._get_return_refusals()
        refusals += claim._get_amount_refusals(self.amount)
        if self.expires_at and self.expires_at <= fields.Datetime.now():
            refusals.append(self.env._("The time for an answer is over before the offer is sent."))
        if self.party == "company" and not self.approver_id:
            refusals += claim._get_band_refusals(self.amount)
        return refusals

    def _get_accept_refusals(self):
        claim = self.claim_id
        refusals = claim._get_live_refusals() + claim._get_return_refusals()
        if self._is_over():
            refusals.append(
                self.env._(
                    "The offer held until %(when)s. Ask for another one.",
                    when=format_datetime(self.env, self.expires_at),
                )
            )
        refusals += claim._get_amount_refusals(self.amount)
        if self.party == "customer" and not self.approver_id:
            refusals += claim._get_band_refusals(self.amount)
        return refusals

    def _get_decline_refusals(self):
        return self.claim_id._get_live_refusals()

    def _get_counter_refusals(self):
        return self.claim_id._get_live_refusals()

    def _is_over(self):
        self.ensure_one()
        return bool(self.expires_at) and self.expires_at <= fields.Datetime.now()

    def _check_answerer(self):
        """Customer service answers for both sides; a customer on the page of the claim only.

        :raises AccessError: for anybody else
        """
        if not self.env.su:
            self.claim_id._check_agent()

    # Actions

    def action_send(self):
        """Put the offers to the other side; an earlier one of the same side is taken back.

        What is sent already is left alone.

        :raises UserError: above what the user may give, until somebody else has approved it
        """
        self._check_answerer()
        self._lock()
        for offer in self.filtered(lambda offer: offer.state != "sent"):
            offer._check_event("send")
            offer._take_back_earlier()
            offer._transition("send", **offer._prepare_sent_vals())
            offer._record("offer_send", offer.message)
            offer._count()
            claim = offer.claim_id
            # Whoever may make an offer may have the claim wait for its answer.
            claim._transition("offer" if offer.party == "company" else "answer")
        return True

    def action_accept(self):
        """Agree. Accepted already, it stays so: two who accept at once have agreed once.

        :raises UserError: when it is over, or can no longer be kept
        """
        self._check_answerer()
        return self._accept()

    def action_decline(self, message=None):
        """Say no; the claim goes to a manager where nothing else is on the table."""
        self._check_answerer()
        return self._decline(message)

    def action_counter(self, amount, message=None, form=None):
        """Answer by an offer of the other side, which is sent at once.

        :return: that offer
        """
        self._check_answerer()
        return self._counter(amount, message, form)

    def action_withdraw(self):
        """Take back what nobody has answered."""
        self._check_answerer()
        self._lock()
        self.filtered(lambda offer: offer.state != "withdrawn")._transition("withdraw")
        return True

    def action_approve(self):
        """Let somebody else offer, or accept, more than their role may give.

        :raises AccessError: for whoever made it, or is no manager
        """
        self._check_answerer()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only returns managers approve offers. Ask one of them."))
        if any(offer.user_id == self.env.user and offer.party == "company" for offer in self):
            raise UserError(
                self.env._("Four eyes: somebody else approves what you offer yourself.")
            )
        self._lock()
        for offer in self.filtered(lambda offer: not offer.approver_id):
            refusals = offer.claim_id._get_band_refusals(offer.amount)
            if refusals:
                raise UserError("\n".join(refusals))
            offer._in_action().sudo().approver_id = self.env.user
            offer._record("offer_approve", offer.message)
        return True

    # What the actions do

    def _lock(self):
        self.sudo().claim_id._lock()
        self.invalidate_recordset()

    def _accept(self, **answer):
        # No lock: whoever settles the claim writes it, and of two PostgreSQL lets one begin anew.
        offers = self.filtered(lambda offer: offer.state != "accepted")
        offers._transition("accept", **offers._prepare_answer_vals(**answer))
        offers._record("offer_accept", answer.get("name"))
        claims = {offer.sudo().claim_id: offer for offer in offers}
        for claim, offer in claims.items():
            claim._in_action().write(claim._prepare_agreed_vals(offer))
        offers.sudo().claim_id._transition("agree")
        for claim, offer in claims.items():
            claim._do_agreed(offer)
        return True

    def _decline(self, message=None, **answer):
        self._lock()
        for offer in self.filtered(lambda offer: offer.state != "declined"):
            offer._transition("decline", **offer._prepare_answer_vals(**answer))
            offer._record("offer_decline", message or answer.get("name"))
            claim = offer.sudo().claim_id
            if message:
                claim._say(offer._get_other_party(), message)
            if claim.state in ("open", "offered") and not claim.offer_ids.filtered(
                lambda other: other.state == "sent"
            ):
                claim._dispute(message)
        return True

    def _counter(self, amount, message=None, form=None, **answer):
        self.ensure_one()
        self._lock()
        self._check_event("counter")
        self._transition("counter", **self._prepare_answer_vals(**answer))
        self._record("offer_counter", message or answer.get("name"))
        offer = self._in_action().create(
            {
                "claim_id": self.claim_id.id,
                "party": self._get_other_party(),
                "form": form or self.form,
                "amount": amount,
                "message": message,
            }
        )
        offer = offer.with_env(self.env)
        offer.action_send()
        return offer

    def _get_other_party(self):
        self.ensure_one()
        return OTHER[self.party]

    def _take_back_earlier(self):
        earlier = self.claim_id.offer_ids.filtered(
            lambda other: other != self and other.party == self.party and other.state == "sent"
        )
        earlier._transition("withdraw")
        self.env.flush_all()

    def _prepare_sent_vals(self):
        self.ensure_one()
        return {
            "date_sent": fields.Datetime.now(),
            "expires_at": self.expires_at or self.claim_id._get_answer_deadline(),
        }

    def _prepare_answer_vals(self, name=None, address=None):
        """Return what is kept of an answer: by whom, when and from where."""
        return {
            "date_answered": fields.Datetime.now(),
            "answered_by": name or self.env.user.name,
            "answer_address": address,
        }

    def _count(self):
        """Count our offers: whether the first one was accepted is measured."""
        if self.party == "company":
            claim = self.claim_id.sudo()._in_action()
            claim.offer_count += 1

    def _record(self, event, motive):
        amounts = {offer.claim_id: offer.amount for offer in self.sudo()}
        self.env["rma.decision"]._record_claims(event, dict.fromkeys(amounts, motive), amounts)

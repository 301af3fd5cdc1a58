from odoo import models
from odoo.exceptions import UserError

ANSWERS = ("accept", "decline", "counter")


class RmaClaimAnswer(models.Model):
    """What a customer answers on the page of the claim, which has checked that the visitor may."""

    _inherit = "rma.claim"

    def _is_answerable(self, offer):
        """Tell whether an offer of ours waits for the customer, and its time is not over."""
        return bool(offer) and offer.state == "sent" and not offer._is_over() and self._is_live()

    def _get_answered_offer(self, answer):
        """Return the offer that is answered: the one the customer saw, while it waits.

        :raises UserError: where it was replaced, answered or is over meanwhile
        """
        self.ensure_one()
        offer = self.offer_ids.filtered(
            lambda offer: offer.id == answer["offer_id"] and offer.party == "company"
        )
        if answer["answer"] == "accept" and offer.state == "accepted":
            return offer
        if not offer or offer.state == "draft":
            raise UserError(self.env._("This is no offer of ours. Please answer the one below."))
        if not self._is_answerable(offer):
            raise UserError(
                self.env._(
                    "This offer does not hold any more: it was replaced, answered, or its time is "
                    "over. Please look at what is offered now."
                )
            )
        return offer

    def _check_answerable(self, answer):
        """Refuse an answer that could not be taken, before it is confirmed."""
        if answer["answer"] not in ANSWERS:
            raise UserError(self.env._("Please choose one of the answers."))
        self._get_answered_offer(answer)
        if answer["answer"] == "counter":
            if answer["amount"] is None:
                raise UserError(self.env._("Please say which amount you would agree to."))
            refusals = self._get_amount_refusals(answer["amount"])
            if refusals:
                raise UserError("\n".join(refusals))

    def _take_answer(self, answer, address):
        """Do what the customer confirmed, with the name under it and where it came from."""
        self.ensure_one()
        # In the company of the claim, whatever company the page is of.
        claim = self.sudo().with_company(self.company_id)
        claim._lock()
        claim._check_answerable(answer)
        if not answer["name"]:
            raise UserError(self.env._("Please put your name under your answer."))
        offer = claim._get_answered_offer(answer)
        signature = {"name": answer["name"], "address": address}
        if answer["answer"] == "accept":
            offer._accept(**signature)
        elif answer["answer"] == "decline":
            offer._decline(answer["message"], **signature)
        else:
            offer._counter(answer["amount"], answer["message"], **signature)

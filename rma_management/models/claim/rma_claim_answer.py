from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

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
        offer = self._get_answered_offer(answer)
        if answer["answer"] == "decline" or offer.state != "sent":
            return
        amount = answer["amount"] if answer["answer"] == "counter" else offer.amount
        if amount is None:
            raise UserError(self.env._("Please say which amount you would agree to."))
        refusal = self._get_page_refusal(amount)
        if refusal:
            raise UserError(refusal)

    def _get_page_refusal(self, amount):
        """Return why the lines cannot come to an amount, in words for the customer, or nothing."""
        name, bound = self._find_bound(amount)
        bound = format_amount(self.env, float(bound), self.currency_id)
        if name == "zero":
            return self.env._("Please propose the amount that you would like to get, 0 or more.")
        if name == "paid":
            return self.env._(
                "You paid %(paid)s for these goods. Please propose no more than that.", paid=bound
            )
        if name:
            return self.env._(
                "You have got %(had)s for these goods already. Please propose at least that much.",
                had=bound,
            )
        return None

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

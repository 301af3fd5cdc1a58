from odoo import models
from odoo.tools import format_amount, format_datetime

from ..claim.rma_claim import LIVE
from .rma_order_status import Status


class RmaClaimPage(models.Model):
    """The page of a claim: all that a customer sees of it is chosen here, as plain values."""

    _inherit = "rma.claim"

    def _get_portal_values(self):
        """Return what the customer's page shows.

        Whether the visitor may see the claim is for the caller to have checked. Nothing of ours is
        among it: no band, no cost, no notes.
        """
        self.ensure_one()
        # Goods by the name that customers know, without our code.
        claim = self.with_context(display_default_code=False).sudo()
        ours, theirs = claim._get_last_offer("company"), claim._get_last_offer("customer")
        return {
            "id": claim.id,
            "name": claim.name,
            "return": claim.order_id.name,
            "return_url": f"/my/returns/{claim.order_id.id}",
            "status": claim._get_page_status()._asdict(),
            "goods": [claim._get_page_side(side) for side in claim._get_sides()],
            "statement": claim.statement or "",
            "declared_photos": claim._get_page_photos(claim.declared_photo_ids),
            "found_photos": claim._get_page_photos(claim.found_photo_ids),
            "ours": claim._get_page_offer(ours),
            "theirs": claim._get_page_offer(theirs),
            "offer_id": ours.id if claim._is_answerable(ours) else 0,
            "currency": claim.currency_id.name,
        }

    def _get_last_offer(self, party):
        offers = self.offer_ids.filtered(
            lambda offer: offer.party == party and offer.state != "draft"
        )
        return offers.sorted("sequence")[-1:]

    def _get_page_side(self, side):
        return {
            "name": side.product,
            "quantity": side.quantity,
            "declared": ", ".join(filter(None, (side.declared, side.reason))),
            "found": side.found,
            "paid": self._format_page_amount(side.amount),
        }

    def _get_page_photos(self, photos):
        """Return the numbers of what can be shown as a picture."""
        return photos.filtered(lambda file: (file.mimetype or "").startswith("image/")).ids

    def _get_page_offer(self, offer):
        if not offer:
            return None
        return {
            "amount": self._format_page_amount(offer.amount),
            "form": self._get_page_forms()[offer.form],
            "message": offer.message or "",
            "state": self._get_page_offer_text(offer),
        }

    def _format_page_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _get_page_forms(self):
        """Return what a customer gets, in the words of a customer: {form: text}."""
        return {
            "money": self.env._("Money back"),
            "store_credit": self.env._("Store credit"),
            "spare_part": self.env._("A spare part, and money back"),
            "exchange": self.env._("An exchange, and money back"),
            "keep": self.env._("Money back, and you keep the goods"),
            "send_back": self.env._("Money back, and the goods come back to you"),
        }

    def _get_page_offer_text(self, offer):
        """Return what became of an offer, as the customer would say it."""
        if offer.state == "sent" and offer._is_over():
            return self.env._("Its time is over")
        if offer.party == "company":
            texts = {
                "sent": self.env._("Waits for your answer"),
                "accepted": self.env._("You have accepted it"),
                "declined": self.env._("You have declined it"),
                "countered": self.env._("You have proposed something else"),
            }
        else:
            texts = {
                "sent": self.env._("Waits for our answer"),
                "accepted": self.env._("We have accepted it"),
                "declined": self.env._("We could not accept it"),
                "countered": self.env._("We have proposed something else"),
            }
        texts["expired"] = self.env._("Its time is over")
        texts["withdrawn"] = self.env._("Replaced by a later one")
        return texts[offer.state]

    # How it stands

    def _get_page_status(self):
        """Return how the claim stands with the customer, and what is next: `Status`."""
        self.ensure_one()
        if self.is_agreed and self.state not in LIVE:
            amount = self._format_page_amount(self.amount_agreed)
            text = self.env._("You get %(amount)s in all for these goods.", amount=amount)
            return Status(
                "agreed", "success", self.env._("Agreed"), self.env._("We have agreed"), text
            )
        if self.state not in LIVE:
            text = self.env._("Write to us if something is left to say.")
            return Status(
                "closed", "muted", self.env._("Closed"), self.env._("This is closed"), text
            )
        ours = self._get_last_offer("company")
        if self._is_answerable(ours):
            return self._get_page_offered_status(ours)
        return self._get_page_our_turn_status()

    def _get_page_offered_status(self, offer):
        text = self.env._("Accept it, propose something else, or say no.")
        if offer.expires_at:
            # Where the company is: the offer ends there.
            zone = self.company_id.partner_id.tz or "UTC"
            when = format_datetime(self.env, offer.expires_at, tz=zone, dt_format="short")
            by = self.env._("Please answer by %(when)s (%(zone)s).", when=when, zone=zone)
            text = f"{text} {by}"
        title = self.env._("We have made you an offer")
        return Status("offer", "warning", self.env._("Please answer"), title, text)

    def _get_page_our_turn_status(self):
        label = self.env._("With us")
        text = self.env._("It is our turn: we will write to you.")
        title = self.env._("We are looking into it")
        if self._get_waiting().party == "customer":
            title = self.env._("We have your proposal")
        elif self._get_last_offer("company").state == "expired":
            title = self.env._("The time for our offer is over")
        return Status("ours", "info", label, title, text)

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.refund import exact
from .rma_claim import LIVE


class RmaClaimOffers(models.Model):
    """What the offers make of a claim."""

    _inherit = "rma.claim"

    def _check_live(self):
        refusals = [reason for claim in self for reason in claim._get_live_refusals()]
        if refusals:
            raise UserError("\n".join(refusals))

    def _get_live_refusals(self):
        """Return why nothing can be offered or answered: the claim is settled, or over."""
        self.ensure_one()
        if self.state in LIVE:
            return []
        return [
            self.env._(
                "%(claim)s is “%(state)s”. Open it again to settle it otherwise.",
                claim=self.name,
                state=self._get_typing_state_label(self.state),
            )
        ]

    def _prepare_agreed_vals(self, offer):
        is_first = offer.party == "company" and self.offer_count == 1
        return self._prepare_settled_vals(offer.amount) | {"first_offer_rate": float(is_first)}

    def _prepare_settled_vals(self, amount):
        self.ensure_one()
        now = fields.Datetime.now()
        return {
            "amount_agreed": amount,
            "amount_saved": float(self._get_paid() - exact(amount)),
            "is_agreed": True,
            "first_offer_rate": 0.0,
            "date_agreed": now,
            "days_to_settle": (now - self.create_date) / timedelta(days=1),
        }

    def _say(self, party, message):
        """Put what a side says into the history, which customers do not read."""
        labels = dict(self.env["rma.offer"]._fields["party"]._description_selection(self.env))
        self._message_log(body=f"{labels[party]}: {message}")

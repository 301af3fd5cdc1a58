from datetime import timedelta

from odoo import api, fields, models

from ...tools.refund import exact
from ..base.jobs import BATCH, attempt_each, work_off

# Said by the job that ends offers. No call from outside can forge an identity.
_SILENCE = object()


class RmaOfferClock(models.Model):
    """What becomes of offers that nobody answers."""

    _inherit = "rma.offer"

    @api.model
    def _cron_offers(self, limit=10000, size=5 * BATCH):
        """Remind both sides of what is due soon, and end what is over; many at a time."""
        now = fields.Datetime.now()
        over = [("state", "=", "sent"), ("expires_at", "<=", now)]
        work_off(self, over, lambda offers: offers._end(), limit, rank="expires_at", size=size)
        self._remind(now, limit)

    def _end(self):
        """Accept, escalate or let expire what is over, as the company says."""
        silent = {"accept": self.browse(), "escalate": self.browse(), "expire": self.browse()}
        for offer in self:
            company = offer.company_id
            silence = company[
                f"rma_silence_{'customer' if offer.party == 'company' else 'company'}"
            ]
            if silence == "accept" and not offer._is_acceptable_in_silence():
                silence = "escalate"
            silent[silence] |= offer
        refused = silent["accept"]._accept_in_silence()
        # One that was agreed on takes the other one of its claim off the table.
        ended = (silent["expire"] | silent["escalate"] | refused).filtered(
            lambda offer: offer.state == "sent"
        )
        refused &= ended
        ended._transition("expire")
        self.env["rma.decision"]._record_claims(
            "offer_expire",
            dict.fromkeys(ended.claim_id),
            {offer.claim_id: offer.amount for offer in ended},
        )
        claims = ended.claim_id
        escalated = (silent["escalate"] | refused).claim_id.filtered(
            lambda claim: claim.state in ("open", "offered")
        )
        escalated._dispute()
        rest = claims - escalated
        # Nothing is on the table any more: it is ours to offer something else.
        offered = rest.filtered(lambda claim: claim.state == "offered")
        offered._transition("answer")
        (rest - offered)._set_deadline()
        (rest - offered)._ask_owner()

    def _is_acceptable_in_silence(self):
        """Tell whether no more is given than customer service may give alone."""
        self.ensure_one()
        if self.party == "company":
            return True
        return self.claim_id._get_band("agent").allows(exact(self.amount))

    def _accept_in_silence(self):
        """Accept these, and return those that can no longer be accepted."""
        refused = self.browse()
        for company, offers in self.grouped("company_id").items():
            # Of two sides that both say nothing, the one that asked first is taken at its word.
            first = [each.sorted("expires_at")[:1] for each in offers.grouped("claim_id").values()]
            # Its time was over when nobody had said no: that is what makes the agreement.
            silent = (
                offers.browse()
                .union(*first)
                .with_company(company)
                .with_context(rma_silence=_SILENCE)
            )
            errors = attempt_each(
                silent, lambda group: group._accept(name=group.env._("Nobody answered in time"))
            )
            refused |= self.browse(offer.id for offer in errors)
        return refused

    def _is_over(self):
        return super()._is_over() and self.env.context.get("rma_silence") is not _SILENCE

    def _remind(self, now, limit):
        """Remind whoever has to answer, once for each offer."""
        for company in self.env["res.company"].search([("rma_offer_reminder_days", ">", 0)]):
            until = company._add_rma_working_days(now, company.rma_offer_reminder_days)
            due = self.search(
                [
                    ("state", "=", "sent"),
                    ("company_id", "=", company.id),
                    ("date_reminded", "=", False),
                    ("expires_at", ">", now),
                    ("expires_at", "<=", until),
                    # Not on the day it was sent: the offer itself said so.
                    ("date_sent", "<=", now - timedelta(days=1)),
                ],
                limit=limit,
            )
            due._in_action().date_reminded = now
            due.filtered(lambda offer: offer.party == "company")._tell_customer("offer_waits")
            due.filtered(lambda offer: offer.party == "customer").claim_id._ask_owner()

from odoo import api, fields, models

from .rma_claim import LIVE

ACTIVITY = "rma_management.mail_activity_claim"
TURNS = [("company", "Ours"), ("customer", "The customer's"), ("nobody", "Nobody's")]


class RmaClaimClock(models.Model):
    """Whose turn it is, until when, and on whose desk it lies."""

    _inherit = "rma.claim"

    turn = fields.Selection(TURNS, compute="_compute_turn", store=True, help="Who has to answer.")
    deadline = fields.Datetime(
        string="Answer Due", readonly=True, copy=False, help="Until when, in working days."
    )

    @api.depends("state", "offer_ids.state", "offer_ids.party")
    def _compute_turn(self):
        for claim in self:
            waiting = claim._get_waiting()
            if claim.state not in LIVE:
                claim.turn = "nobody"
            else:
                claim.turn = "customer" if waiting.party == "company" else "company"

    def _get_waiting(self):
        """Return the offer that was made last of those that wait for an answer."""
        self.ensure_one()
        return self.offer_ids.filtered(lambda offer: offer.state == "sent").sorted("sequence")[-1:]

    def _get_answer_deadline(self):
        """Return when the answer to an offer that is sent now is due, or False for never."""
        self.ensure_one()
        company = self.company_id.sudo()
        return company._add_rma_working_days(fields.Datetime.now(), company.rma_offer_days)

    def _set_deadline(self):
        """The answer to what waits; without it, ours to what is in question."""
        # By the calendar of a company, which takes its time, once for all of its claims.
        ours = {
            company: claims[:1]._get_answer_deadline()
            for company, claims in self.grouped("company_id").items()
        }

        def get_due(claim):
            if claim.state not in LIVE:
                return False
            return claim._get_waiting().expires_at or ours[claim.company_id]

        for due, claims in self._in_action().grouped(get_due).items():
            claims.deadline = due

    def _ask_owner(self):
        """Have the owner see to what is our turn, and nobody to what is not."""
        self.activity_unlink([ACTIVITY])
        kind = self.env.ref(ACTIVITY, raise_if_not_found=False)
        model_id = self.env["ir.model"]._get_id(self._name)
        vals_list = []
        for claim in self.filtered(lambda claim: claim.turn == "company"):
            user = claim._get_handler()
            if not user or not kind:
                continue
            vals_list.append(
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": claim.id,
                    "user_id": user.id,
                    "summary": kind.with_context(lang=user.lang).summary,
                    "automated": True,
                    "date_deadline": (claim.deadline or fields.Datetime.now()).date(),
                }
            )
        if vals_list:
            activities = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
            activities.create(vals_list)

    def _get_handler(self):
        """Return who sees to it: the owner, or a manager once it was escalated."""
        self.ensure_one()
        if self.level != "agent":
            return self.order_id._get_manager() or self.user_id
        return self.user_id.filtered("active") or self.order_id._get_responsible()

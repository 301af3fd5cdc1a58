from odoo import api, fields, models
from odoo.tools import format_amount

from ...tools.band import get_band, get_worth, propose
from ...tools.refund import exact
from .rma_claim_flow import CSR, MANAGER


class RmaClaimBand(models.Model):
    """Between what a claim is settled, as its agent sees it. Nobody else does, least the customer.

    What is above the band is offered once a second person has approved it.
    """

    _inherit = "rma.claim"

    amount_paid = fields.Monetary(
        string="Paid", compute="_compute_band", compute_sudo=False, groups=CSR
    )
    amount_given = fields.Monetary(
        string="Credited So Far", compute="_compute_band", compute_sudo=False, groups=CSR
    )
    band_floor = fields.Monetary(
        string="At Least", compute="_compute_band", compute_sudo=False, groups=CSR
    )
    band_ceiling = fields.Monetary(
        string="At Most", compute="_compute_band", compute_sudo=False, groups=CSR
    )
    amount_proposed = fields.Monetary(
        string="Proposed Offer", compute="_compute_band", compute_sudo=False, groups=CSR
    )
    band_text = fields.Text(string="Why", compute="_compute_band", compute_sudo=False, groups=CSR)

    @api.depends("line_ids", "offer_ids.state", "inspection_ids.grade_id", "amount_agreed")
    @api.depends_context("uid")
    def _compute_band(self):
        for claim in self:
            if not claim.line_ids:
                claim.amount_paid = claim.amount_given = claim.band_floor = 0.0
                claim.band_ceiling = claim.amount_proposed = 0.0
                claim.band_text = False
                continue
            band = claim._get_band()
            step = exact(claim.currency_id.rounding)
            claim.amount_paid = float(claim._get_paid())
            claim.amount_given = float(claim._get_given_back())
            claim.band_floor, claim.band_ceiling = float(band.floor), float(band.ceiling)
            claim.amount_proposed = float(propose(band, claim.sudo().offer_count, step))
            claim.band_text = claim._get_band_text(band)

    def _get_band(self, role=None):
        """Return the `Band` of the user, or of somebody who is only an agent.

        :param role: ``agent`` or ``manager``, in place of the user's
        """
        self.ensure_one()
        # What the figures are read from is not for everybody to read who may settle a claim.
        claim = self.sudo()
        paid = claim._get_paid()
        floors = {
            "law": claim._get_legal_floor(),
            "value": claim._get_value_left(),
            "credited": claim._get_given_back(),
        }
        ceilings = {"worth": claim._get_worth(paid), "role": claim._get_limit(role or self._role())}
        return get_band(paid, floors, ceilings)

    def _role(self):
        return "manager" if self.env.user.has_group(MANAGER) else "agent"

    def _get_limit(self, role):
        """Return what a role may settle the claim for, in the claim's currency; None: anything."""
        company = self.company_id
        limit = company[f"rma_claim_limit_{role}"]
        if not limit:
            return None
        return exact(
            company.currency_id._convert(limit, self.currency_id, company, self.create_date)
        )

    def _get_worth(self, paid):
        """Return up to what it pays to let the customer keep what has not come back; else None."""
        if any(line.qty_received > 0 for line in self.line_ids):
            return None
        company = self.company_id
        if not company.rma_claim_return_cost:
            return None
        value = sum(
            line.product_id.with_company(company).standard_price
            * line.product_uom_id._compute_quantity(
                line.product_uom_qty, line.product_id.uom_id, round=False
            )
            for line in self.line_ids
        )

        def convert(amount):
            return exact(
                company.currency_id._convert(amount, self.currency_id, company, self.create_date)
            )

        return get_worth(paid, convert(value), convert(company.rma_claim_return_cost))

    def _get_band_refusals(self, amount):
        """Return why the user may not settle for an amount without somebody else."""
        self.ensure_one()
        if self.env.su:
            return []
        band = self._get_band()
        if band.allows(exact(amount)):
            return []
        return [
            self.env._(
                "%(amount)s is more than you may settle %(claim)s for: %(ceiling)s. Offer less, or "
                "have somebody else approve the offer.",
                amount=format_amount(self.env, amount, self.currency_id),
                claim=self.name,
                ceiling=format_amount(self.env, float(band.ceiling), self.currency_id),
            )
        ]

    # In words

    def _get_band_text(self, band):
        """Explain both ends of the band."""
        floors = {
            "law": self.sudo()._get_law_text() or self.env._("what the law gives back"),
            "value": self.env._("what the goods are still worth by their grade"),
            "credited": self.env._("what is credited already"),
            "paid": self.env._("nothing else sets it"),
        }
        ceilings = {
            "paid": self.env._("what was paid"),
            "worth": self.env._("what taking the goods back would cost"),
            "role": self.env._("what your role may give"),
        }
        text = self.env._(
            "At least %(floor)s: %(floor_why)s. At most %(ceiling)s: %(ceiling_why)s.",
            floor=format_amount(self.env, float(band.floor), self.currency_id),
            floor_why=floors[band.floor_by],
            ceiling=format_amount(self.env, float(band.ceiling), self.currency_id),
            ceiling_why=ceilings[band.ceiling_by],
        )
        texts = [text, self.sudo()._get_remedy_text()]
        if band.floor > band.ceiling:
            texts.append(self.env._("You may give less than that: have an offer approved."))
        return " ".join(filter(None, texts))

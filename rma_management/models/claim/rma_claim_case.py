from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from .rma_claim import LIVE
from .rma_claim_flow import CSR


class Side(NamedTuple):
    """What was declared of some goods, against what was found on them."""

    line: Any
    product: str
    quantity: str
    declared: str
    reason: str
    found: list  # of texts
    amount: float


class RmaClaimCase(models.Model):
    """The claim as a case to read: who says what, side by side."""

    _inherit = "rma.claim"

    declared_photo_ids = fields.Many2many(
        "ir.attachment", string="Declared", compute="_compute_photos"
    )
    found_photo_ids = fields.Many2many("ir.attachment", string="Found", compute="_compute_photos")
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)
    photo_comparison = fields.Html(compute="_compute_photo_comparison", sanitize=False)
    our_offer_id = fields.Many2one(
        "rma.offer", string="We Propose", compute="_compute_last_offers", groups=CSR
    )
    their_offer_id = fields.Many2one(
        "rma.offer", string="The Customer Proposes", compute="_compute_last_offers", groups=CSR
    )
    proposals = fields.Html(compute="_compute_proposals", sanitize=False, groups=CSR)
    is_proposal_waiting = fields.Boolean(compute="_compute_last_offers", groups=CSR)

    @api.depends("photo_ids", "inspection_ids.photo_ids", "discrepancy_ids.photo_ids")
    def _compute_photos(self):
        for claim in self:
            # Photos of a return are for whoever settles what they show.
            own = claim.sudo()
            claim.declared_photo_ids = own.photo_ids | own.order_id.evidence_ids
            claim.found_photo_ids = own.inspection_ids.photo_ids | own.discrepancy_ids.photo_ids

    @api.depends("line_ids", "inspection_ids", "discrepancy_ids")
    @api.depends_context("lang")
    def _compute_comparison(self):
        for claim in self:
            claim.comparison = bool(claim.line_ids) and self.env["ir.qweb"]._render(
                "rma_management.rma_claim_comparison",
                {"sides": claim._get_sides(), "currency": claim.currency_id},
            )

    @api.depends("declared_photo_ids", "found_photo_ids")
    @api.depends_context("lang")
    def _compute_photo_comparison(self):
        for claim in self:
            # Whoever reads the claim may know which photos there are; each is asked for by itself.
            declared, found = (
                photos.sudo().filtered(lambda file: (file.mimetype or "").startswith("image/"))
                for photos in (claim.declared_photo_ids, claim.found_photo_ids)
            )
            claim.photo_comparison = bool(declared or found) and self.env["ir.qweb"]._render(
                "rma_management.rma_claim_photo_comparison", {"declared": declared, "found": found}
            )

    @api.depends("offer_ids.state")
    def _compute_last_offers(self):
        for claim in self:
            offers = claim.offer_ids.filtered(lambda offer: offer.state != "draft")
            offers = offers.sorted("sequence")
            claim.our_offer_id = offers.filtered(lambda offer: offer.party == "company")[-1:]
            claim.their_offer_id = offers.filtered(lambda offer: offer.party == "customer")[-1:]
            claim.is_proposal_waiting = claim.their_offer_id.state == "sent" and claim._is_live()

    @api.depends("our_offer_id", "their_offer_id")
    @api.depends_context("lang")
    def _compute_proposals(self):
        for claim in self:
            ours, theirs = claim.our_offer_id, claim.their_offer_id
            claim.proposals = bool(ours or theirs) and self.env["ir.qweb"]._render(
                "rma_management.rma_claim_proposals",
                {"ours": ours, "theirs": theirs, "currency": claim.currency_id},
            )

    def _get_sides(self):
        """Return what is in question, declared against found: [`Side`]."""
        self.ensure_one()
        claim = self.sudo()
        conditions = dict(
            claim.env["rma.order.line"]._fields["condition"]._description_selection(claim.env)
        )
        calculator = claim.env["rma.calculator"]
        return [
            Side(
                line=line,
                product=line.product_id.display_name,
                quantity=claim.order_id._format_quantity(line.product_uom_qty, line.product_uom_id),
                declared=conditions.get(line.condition, ""),
                reason=line.reason_id.name or "",
                found=claim._get_found(line, conditions),
                amount=float(calculator._get_full_credit(line)),
            )
            for line in claim.line_ids
        ]

    def _get_found(self, line, conditions):
        """Return what was found on the goods of a line: texts, for both sides to read."""
        texts = []
        for inspection in line.inspection_ids:
            quantity = self.order_id._format_quantity(
                inspection._get_standing_quantity(), line.product_uom_id
            )
            what = (
                conditions.get(inspection.condition),
                inspection.defect or inspection.grade_id.description or inspection.grade_id.name,
            )
            texts.append(f"{quantity}: {' – '.join(filter(None, what))}")
        found = self.discrepancy_ids.filtered(
            lambda found: found.line_id == line or not found.line_id
        )
        return texts + found.mapped("display_name")

    def action_open_offer(self):
        """Ask for an offer, as the band proposes it (button "Offer")."""
        self.ensure_one()
        self._check_agent()
        theirs = self.their_offer_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Offer for %(claim)s", claim=self.name),
            "res_model": "rma.offer",
            "views": [(self.env.ref("rma_management.rma_offer_view_form_dialog").id, "form")],
            "target": "new",
            "context": {
                "default_claim_id": self.id,
                "default_amount": self.amount_proposed,
                "default_form": theirs.form or "money",
                "dialog_size": "medium",
            },
        }

    def action_accept_proposal(self):
        """Take what the customer proposes (button "Accept")."""
        self.ensure_one()
        return self._get_proposal().action_accept()

    def action_decline_proposal(self):
        """Say no to what the customer proposes (button "Decline")."""
        self.ensure_one()
        return self._get_proposal().action_decline()

    def _get_proposal(self):
        """Return the proposal of the customer that waits for us.

        :raises UserError: where none does, any more
        """
        proposal = self.their_offer_id.filtered(lambda offer: offer.state == "sent")
        if not proposal:
            raise UserError(
                self.env._("No proposal of the customer waits any more. Look at the claim again.")
            )
        return proposal

    def action_open_dispute(self):
        """Say who decides outside (button "Outside")."""
        self.ensure_one()
        self._check_agent()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispute"),
            "res_model": "rma.dispute",
            "views": [(False, "form")],
            "context": {"default_claim_id": self.id, "default_amount": self.amount_claimed},
        }

    def _is_live(self):
        self.ensure_one()
        return self.state in LIVE

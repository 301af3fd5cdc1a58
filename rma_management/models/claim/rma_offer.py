from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.context import sent_defaults
from ..base.uploads import own_uploads

PARTIES = [("company", "We"), ("customer", "Customer")]
FORMS = [
    ("money", "Money"),
    ("store_credit", "Store credit"),
    ("spare_part", "Spare part"),
    ("exchange", "Exchange"),
    ("keep", "Customer keeps the goods"),
    ("send_back", "Goods go back to the customer"),
]
# What an approval is given for.
APPROVED = {"form", "amount"}
STATES = [
    ("draft", "Draft"),
    ("sent", "Waits for an answer"),
    ("accepted", "Accepted"),
    ("declined", "Declined"),
    ("countered", "Countered"),
    ("expired", "Expired"),
    ("withdrawn", "Withdrawn"),
]


class RmaOffer(models.Model):
    """What one side proposes to settle a claim for, and what the other makes of it.

    Its amount is what the customer gets for the lines of the claim in all, tax included.
    """

    _name = "rma.offer"
    _description = "Settlement Offer"
    _inherit = "rma.flow.mixin"
    _order = "claim_id desc, sequence desc, id desc"

    claim_id = fields.Many2one("rma.claim", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(string="Round", readonly=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    band_text = fields.Text(related="claim_id.band_text")
    their_offer_id = fields.Many2one(related="claim_id.their_offer_id")
    party = fields.Selection(PARTIES, string="By", required=True, default="company")
    form = fields.Selection(FORMS, required=True, default="money")
    amount = fields.Monetary(
        help="What the customer gets for these lines in all, tax included.", aggregator=None
    )
    message = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos", bypass_search_access=True)
    expires_at = fields.Datetime(
        string="Answer Until", help="Empty: as many working days as the company gives."
    )
    state = fields.Selection(STATES, required=True, default="draft")
    user_id = fields.Many2one(
        "res.users",
        string="Made By",
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    date_sent = fields.Datetime(string="Sent On", readonly=True)
    date_reminded = fields.Datetime(readonly=True)
    date_answered = fields.Datetime(string="Answered On", readonly=True)
    answered_by = fields.Char(readonly=True, help="The name under the answer.")
    answer_address = fields.Char(
        string="Address Answered From",
        readonly=True,
        groups="rma_management.group_rma_user",
        help="A fingerprint of the network address: it tells two apart, and not where they are.",
    )
    approver_id = fields.Many2one(
        "res.users", string="Approved By", readonly=True, ondelete="restrict"
    )

    # One question waits per side, so that two people at once do not ask two.
    _sent_unique = models.UniqueIndex(
        "(claim_id, party) WHERE state = 'sent'", "There is an offer that waits for an answer."
    )
    _expiry_index = models.Index("(expires_at) WHERE state = 'sent'")

    @api.depends("sequence", "party", "amount", "state")
    def _compute_display_name(self):
        labels = dict(self._fields["party"]._description_selection(self.env))
        for offer in self:
            amount = offer.currency_id.format(offer.amount) if offer.currency_id else ""
            offer.display_name = f"{offer.sequence}. {labels.get(offer.party, '')}: {amount}"

    @api.model_create_multi
    def create(self, vals_list):
        offers = super().create(vals_list)
        for offer, vals in zip(offers, vals_list, strict=True):
            offer._check_currency(vals)
        own_uploads(offers, "photo_ids")
        offers._check_amount()
        return offers

    def write(self, vals):
        self._check_currency(vals)
        result = super().write(vals)
        if "amount" in vals:
            self._check_amount()
        if vals.keys() & APPROVED:
            # What is offered now, nobody else has seen.
            self.filtered("approver_id")._in_action().sudo().approver_id = False
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(offer.state != "draft" for offer in self):
            raise UserError(
                self.env._("What was offered is on record. Make another offer in its place.")
            )

    def _check_currency(self, vals):
        """An amount is in the currency of the return, whatever somebody sends along."""
        sent = vals.get("currency_id")
        if sent and any(offer.currency_id.id != sent for offer in self):
            raise UserError(
                self.env._(
                    "The claim is settled in %(currency)s, as the goods were paid.",
                    currency=self.currency_id[:1].name,
                )
            )

    def _check_amount(self):
        """Refuse what nobody could ever agree on, before it is sent."""
        refusals = []
        for offer in self:
            refusals += offer.sudo().claim_id._get_amount_refusals(offer.amount)
        if refusals:
            raise UserError("\n".join(dict.fromkeys(refusals)))

    # rma.typed.mixin

    @api.model
    def _check_typed_vals(self, vals):
        if vals.get("state") == "draft":
            vals = {name: vals[name] for name in vals if name != "state"}
        return super()._check_typed_vals(vals)

    @api.model
    def _complete_vals_list(self, vals_list):
        """Number the offers of a claim, which is locked for it."""
        sent = sent_defaults(self)
        vals_list = [sent | vals for vals in super()._complete_vals_list(vals_list)]
        if not all(vals.get("claim_id") for vals in vals_list):
            raise UserError(self.env._("Say which claim the offer is for."))
        claims = self.env["rma.claim"].browse({vals["claim_id"] for vals in vals_list}).sudo()
        claims._lock()
        claims._check_live()
        last = {claim.id: max(claim.offer_ids.mapped("sequence"), default=0) for claim in claims}
        result = []
        for vals in vals_list:
            last[vals["claim_id"]] += 1
            result.append({**vals, "sequence": last[vals["claim_id"]]})
        return result

    def _get_shut_hint(self, _state):
        return self.env._("Make another offer.")

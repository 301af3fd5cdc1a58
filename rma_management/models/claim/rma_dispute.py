from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("open", "To be answered"),
    ("answered", "Answered"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("withdrawn", "Withdrawn"),
]
PENDING = ("open", "answered")


class RmaDispute(models.Model):
    """A claim that is decided outside: by a card scheme, a marketplace, a body for disputes.

    ::

        open ──answer──► answered ──┬─► won         nothing changes hands
          ▲                         ├─► lost        the credit follows what was taken
          └────────appeal───────────┴─► withdrawn

    Where the body takes the money itself, nothing is refunded while it decides; what it took
    counts as given.
    """

    _name = "rma.dispute"
    _description = "Dispute"
    _inherit = ["rma.flow.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Their Reference", help="As the body calls it.")
    claim_id = fields.Many2one("rma.claim", required=True, ondelete="restrict", index=True)
    order_id = fields.Many2one(related="claim_id.order_id", store=True, index=True)
    company_id = fields.Many2one(related="claim_id.company_id", store=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    body_id = fields.Many2one(
        "rma.dispute.body", string="Decided By", required=True, ondelete="restrict"
    )
    is_money_taken = fields.Boolean(
        string="Takes the Money Itself", related="body_id.is_money_taken", store=True
    )
    reason_code = fields.Char(help="As the notice gives it, 13.3 say.")
    state = fields.Selection(STATES, required=True, default="open", tracking=True)
    amount = fields.Monetary(
        string="Amount Disputed", help="What the customer wants back through the body."
    )
    date_opened = fields.Date(default=fields.Date.context_today, required=True)
    date_due = fields.Date(
        string="Answer By",
        compute="_compute_date_due",
        store=True,
        readonly=False,
        help="By the days of the body; what its notice says goes before.",
    )
    date_appeal = fields.Date(string="Appeal By", readonly=True)
    date_decided = fields.Date(string="Decided On", readonly=True)
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Taken By",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        domain="[('amount', '<', 0)]",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="The line of the bank by which the money was taken: matched with the credit note it "
        "is no second payment.",
    )
    note = fields.Text()

    _check_amount = models.Constraint("CHECK (amount >= 0)", "What is disputed is not below 0.")
    _pending_index = models.Index("(company_id, date_due) WHERE state IN ('open', 'answered')")
    _one_pending = models.UniqueIndex(
        "(claim_id, body_id) WHERE state IN ('open', 'answered')",
        "The body decides on this claim already.",
    )

    @api.depends("body_id", "date_opened", "claim_id")
    def _compute_date_due(self):
        for dispute in self.filtered("date_opened"):
            start = fields.Datetime.to_datetime(dispute.date_opened)
            body = dispute.body_id
            dispute.date_due = body and body._get_due(
                dispute.company_id.sudo() or self.env.company, start, body.answer_days
            )

    @api.depends("body_id", "name", "claim_id")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = " – ".join(
                filter(None, (dispute.claim_id.name, dispute.body_id.name, dispute.name))
            )

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        disputes.claim_id._check_agent()
        # Who escalates a claim need not be one who reads payments.
        disputes.sudo()._take_up()
        return disputes

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A dispute is on record and cannot be deleted. Withdraw it instead.")
        )

    # rma.typed.mixin

    @api.model
    def _check_typed_vals(self, vals):
        if vals.get("state") == "open":
            vals = {name: vals[name] for name in vals if name != "state"}
        return super()._check_typed_vals(vals)

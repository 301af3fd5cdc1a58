from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.context import sent_defaults
from ..base.rma_page_mixin import KEEPERS
from ..base.uploads import own_uploads

KINDS = [
    ("contradiction", "Not as declared"),
    ("missing", "Something is missing"),
    ("damaged", "Damaged or defective"),
    ("discrepancy", "Came otherwise than authorized"),
    ("other", "Something else"),
]
STATES = [
    ("open", "Open"),
    ("offered", "Offered"),
    ("agreed", "Agreed"),
    ("disputed", "Disputed"),
    ("closed", "Closed"),
]
# In which something is still to be settled.
LIVE = ("open", "offered", "disputed")
LEVELS = [
    ("agent", "Customer service"),
    ("manager", "Manager"),
    ("outside", "Somebody outside"),
]


class RmaClaim(models.Model):
    """What is in question on some lines of a return, and how it is settled.

    Nothing else of the return waits for it. Credit notes of its own lines may be made meanwhile:
    drafts are brought to what is agreed, and less than what is posted cannot be agreed any more.
    """

    _name = "rma.claim"
    _description = "Claim"
    _inherit = ["rma.flow.mixin", "mail.thread", "mail.activity.mixin", "rma.page.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(readonly=True, copy=False, index="trigram")
    # Said once more so that it is a field of ours: who could type it would open the page.
    access_token = fields.Char(
        default=lambda self: self._make_key(), copy=False, readonly=True, groups=KEEPERS
    )
    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    line_ids = fields.Many2many(
        "rma.order.line",
        string="In Question",
        domain="[('order_id', '=', order_id)]",
        help="Empty: all lines of the return.",
    )
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    partner_id = fields.Many2one(
        related="order_id.partner_id", string="Customer", store=True, index="btree_not_null"
    )
    team_id = fields.Many2one(related="order_id.team_id", store=True)
    kind = fields.Selection(KINDS, required=True, default="other")
    state = fields.Selection(STATES, required=True, default="open", tracking=True)
    level = fields.Selection(
        LEVELS,
        string="With",
        required=True,
        default="agent",
        readonly=True,
        help="Who is to find a settlement.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="Who sees to it.",
    )

    discrepancy_ids = fields.Many2many("rma.discrepancy", string="Discrepancies")
    inspection_ids = fields.Many2many("rma.inspection", string="Inspections")
    statement = fields.Text(string="What the Customer Says")
    note = fields.Text(string="What We Say", help="The customer does not read it.")
    photo_ids = fields.Many2many(
        "ir.attachment", string="Photos of the Customer", bypass_search_access=True
    )

    amount_claimed = fields.Monetary(
        string="At Stake", help="What is in question, tax included. 0: all that was paid for it."
    )
    amount_agreed = fields.Monetary(
        string="Agreed",
        readonly=True,
        copy=False,
        help="What the customer gets for these lines in all, tax included.",
    )
    amount_saved = fields.Monetary(
        string="Saved",
        readonly=True,
        copy=False,
        help="What was paid for these lines, less what was agreed.",
    )
    is_agreed = fields.Boolean(string="Settled", readonly=True, copy=False)
    first_offer_rate = fields.Float(
        string="Settled at First Offer",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="1: the first offer was accepted, 0: a later one.",
    )
    date_agreed = fields.Datetime(string="Agreed On", readonly=True, copy=False)
    days_to_settle = fields.Float(
        string="Days to Settle", readonly=True, copy=False, aggregator="avg"
    )
    offer_ids = fields.One2many("rma.offer", "claim_id", string="Offers", copy=False)
    offer_count = fields.Integer(string="Our Offers", readonly=True, copy=False)
    dispute_ids = fields.One2many("rma.dispute", "claim_id", string="Disputes", copy=False)

    _live_index = models.Index("(company_id, deadline) WHERE state NOT IN ('agreed', 'closed')")
    _name_unique = models.UniqueIndex("(company_id, name)", "There is a claim of this name.")
    _check_amount_claimed = models.Constraint(
        "CHECK (amount_claimed >= 0)", "What is in question is not below 0."
    )

    @api.depends("order_id")
    def _compute_user_id(self):
        for claim in self:
            claim.user_id = claim.order_id.sudo()._get_responsible()

    def _compute_access_url(self):  # pylint: disable=missing-return
        super()._compute_access_url()
        for claim in self:
            claim.access_url = f"/my/claims/{claim.id}"

    @api.constrains("line_ids", "discrepancy_ids", "inspection_ids", "order_id")
    def _check_same_return(self):
        for claim in self.sudo():
            parts = (claim.line_ids, claim.discrepancy_ids, claim.inspection_ids)
            if any(part.order_id - claim.order_id for part in parts):
                raise UserError(self.env._("A claim is about the lines of one return."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_opener(vals_list)
        claims = super().create(vals_list)
        own_uploads(claims, "photo_ids")
        # Whoever may open a claim is told what is at stake, and nothing else of what was paid.
        claims.sudo()._check_openable()
        claims.sudo()._follow_rma_event("open")
        return claims

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            own_uploads(self, "photo_ids")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A claim is on record and cannot be deleted. Close it instead."))

    # rma.typed.mixin

    @api.model
    def _check_typed_vals(self, vals):
        if vals.get("state") == "open":
            vals = {name: vals[name] for name in vals if name != "state"}
        return super()._check_typed_vals(vals)

    @api.model
    def _complete_vals_list(self, vals_list):
        """Know the lines where nobody names them, number the claims of a return, one after another.

        The return is locked, so that two people at once do not open the same claim.
        """
        sent = sent_defaults(self)
        vals_list = [sent | vals for vals in super()._complete_vals_list(vals_list)]
        if not all(vals.get("order_id") for vals in vals_list):
            raise UserError(self.env._("Say which return the claim is about."))
        # Whoever opens a claim need not be one who may lock returns.
        orders = self.env["rma.order"].browse(vals["order_id"] for vals in vals_list).sudo()
        orders._claim()
        orders.invalidate_recordset(["claim_ids"])
        numbers = {order.id: len(order.claim_ids) for order in orders}
        result = []
        for vals in vals_list:
            order = orders.browse(vals["order_id"])
            numbers[order.id] += 1
            name = f"{order.name}-C{numbers[order.id]}"
            lines = (
                {}
                if vals.get("line_ids")
                else {"line_ids": [fields.Command.set(order.line_ids.ids)]}
            )
            result.append({**vals, **lines, "name": name})
        return result

    def _check_opener(self, vals_list):
        """Who opens a claim on a return may read it."""
        if not self.env.su:
            sent = sent_defaults(self)
            ids = [(sent | vals)["order_id"] for vals in vals_list if "order_id" in sent | vals]
            self.env["rma.order"].browse(ids).check_access("read")

    def _check_openable(self):
        """Refuse what is about nothing, or about what another claim is about already.

        :raises UserError: with every reason
        """
        refusals = []
        for claim in self:
            order = claim.order_id
            if order.state not in ("authorized", "done"):
                refusals.append(
                    self.env._(
                        "%(name)s is “%(state)s”: a claim is opened on a return that is "
                        "authorized.",
                        name=order.name,
                        state=order._get_typing_state_label(order.state),
                    )
                )
            refusals += [
                self.env._(
                    "%(claim)s is about these goods already: go on there, or open it again.",
                    claim=other.name,
                )
                for other in order.claim_ids - claim
                if other.line_ids & claim.line_ids and (other.state in LIVE or other.is_agreed)
            ]
        if refusals:
            raise UserError("\n".join(dict.fromkeys(refusals)))

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..base.context import sent_defaults
from ..base.lock import claim

STATES = [
    ("draft", "Draft"),
    ("submitted", "Waiting for approval"),
    ("authorized", "Authorized"),
    ("done", "Done"),
    ("rejected", "Rejected"),
    ("cancel", "Cancelled"),
]
PROGRESS = [
    ("none", "Nothing to do"),
    ("pending", "Pending"),
    ("partial", "Partial"),
    ("done", "Done"),
]
NEXT_STEPS = [
    ("submit", "To Submit"),
    ("approve", "To Approve"),
    ("ship", "To Ship"),
    ("receive", "To Receive"),
    ("inspect", "To Inspect"),
    ("settle", "To Settle"),
    ("none", "Nothing to do"),
]


class RmaOrder(models.Model):
    """A return: one customer, one company, one currency.

    ``state`` is the decision somebody took. How far the goods and the money are is never typed: the
    three statuses and ``next_step`` follow from transfers, inspections and credit notes.
    """

    _name = "rma.order"
    _description = "Return"
    _inherit = [
        "rma.far.mixin",
        "rma.flow.mixin",
        "rma.choice.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "priority desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    name = fields.Char(
        string="RAN", required=True, readonly=True, copy=False, default="New", index="trigram"
    )
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, tracking=True
    )
    priority = fields.Selection([("0", "Normal"), ("1", "Urgent")], default="0")
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("chat", "Chat"),
            ("in_person", "In person"),
            ("portal", "Portal"),
            ("guest", "Guest page"),
            ("api", "API"),
        ],
        default="phone",
        required=True,
    )

    # Parties
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        tracking=True,
        index=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(related="partner_id.commercial_partner_id", store=True)
    partner_shipping_id = fields.Many2one(
        "res.partner",
        string="Pick-up Address",
        compute="_compute_partner_shipping_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
    )
    partner_invoice_id = fields.Many2one(
        "res.partner",
        string="Invoice Address",
        compute="_compute_partner_invoice_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        tracking=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Sales Team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
    )

    # What comes back
    line_ids = fields.One2many("rma.order.line", "order_id", string="Lines", copy=True)
    summary = fields.Char(compute="_compute_summary")
    sale_order_ids = fields.Many2many(
        "sale.order", string="Sales Orders", compute="_compute_sale_order_ids"
    )
    sale_order_count = fields.Integer(compute="_compute_sale_order_ids")
    inspection_ids = fields.One2many("rma.inspection", "order_id", string="Inspections")
    inspection_count = fields.Integer(compute="_compute_inspection_count")
    note = fields.Html(string="Internal Note", groups="base.group_user")

    # When
    date_requested = fields.Datetime(
        string="Requested On",
        default=fields.Datetime.now,
        required=True,
        copy=False,
        help="When the customer asked: what the return window counts by.",
    )
    date_authorized = fields.Datetime(string="Authorized On", readonly=True, copy=False)
    date_expiry = fields.Date(
        string="Valid Until",
        copy=False,
        tracking=True,
        help="Empty: the authorization does not expire.",
    )
    date_done = fields.Datetime(string="Done On", readonly=True, copy=False)
    initiation_seconds = fields.Integer(
        string="Initiation Time",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Seconds from opening the entry to the return's number.",
    )

    # How far it is
    receipt_status = fields.Selection(PROGRESS, compute="_compute_progress", store=True)
    inspection_status = fields.Selection(PROGRESS, compute="_compute_progress", store=True)
    settlement_status = fields.Selection(PROGRESS, compute="_compute_progress", store=True)
    next_step = fields.Selection(
        NEXT_STEPS,
        compute="_compute_progress",
        store=True,
        group_expand="_group_expand_next_step",
    )

    is_receipt_open = fields.Boolean(compute="_compute_work")
    is_credit_due = fields.Boolean(compute="_compute_work")
    has_tracked_goods = fields.Boolean(compute="_compute_has_tracked_goods")

    _name_unique = models.UniqueIndex("(company_id, name)", "This RAN is taken.")
    # What is being typed begins as a number does.
    _ran_index = models.Index("(name text_pattern_ops)")
    _order_index = models.Index("(priority DESC, id DESC)")
    # What is analysed is of a period.
    _entered_index = models.Index("(create_date)")
    _authorized_index = models.Index("(date_authorized) WHERE date_authorized IS NOT NULL")
    # A customer's last returns are read from the end of theirs, and so are those that are open.
    _customer_index = models.Index("(commercial_partner_id, id DESC)")
    _customer_open_index = models.Index(
        "(commercial_partner_id, id DESC) WHERE state IN ('draft', 'submitted', 'authorized')"
    )
    # As the ORM writes `!=`, so that it serves that as well as `in`.
    _queue_index = models.Index(
        "(company_id, next_step) WHERE next_step != 'none' OR next_step IS NULL"
    )

    @api.depends("partner_id")
    def _compute_partner_shipping_id(self):
        for order in self:
            order.partner_shipping_id = order.partner_id.address_get(["delivery"])["delivery"]

    @api.depends("partner_id")
    def _compute_partner_invoice_id(self):
        for order in self:
            order.partner_invoice_id = order.partner_id.address_get(["invoice"])["invoice"]

    @api.depends("line_ids.sale_line_id")
    def _compute_team_id(self):
        for order in self:
            order.team_id = order.line_ids.sale_line_id.order_id[:1].team_id or order.team_id

    @api.depends("line_ids.product_id", "line_ids.product_uom_qty")
    def _compute_summary(self):
        """Say in a few words what comes back."""
        for order in self:
            order.summary = order._get_goods_text("product_uom_qty")

    def _get_goods_text(self, quantity):
        """Return in a few words the goods of which there is something, by a field of the lines."""
        lines = self.line_ids.filtered(lambda line: line[quantity] > 0)
        if len(lines) > 1:
            return self.env._("%(count)s products", count=len(lines))
        return f"{lines[quantity]:g} × {lines.product_id.name}" if lines else ""

    @api.depends("line_ids.sale_line_id")
    def _compute_sale_order_ids(self):
        for order in self:
            order.sale_order_ids = order.line_ids.sale_line_id.order_id
            order.sale_order_count = len(order.sale_order_ids)

    @api.depends("inspection_ids")
    def _compute_inspection_count(self):
        for order in self:
            order.inspection_count = len(order.inspection_ids)

    @api.depends("line_ids.product_id.tracking", "line_ids.lot_ids", "line_ids.allowed_lot_ids")
    def _compute_has_tracked_goods(self):
        for order in self:
            order.has_tracked_goods = any(
                line.product_id.tracking != "none" or line.lot_ids or line.allowed_lot_ids
                for line in order.line_ids
                if line.product_id
            )

    @api.depends("line_ids.qty_open", "line_ids.qty_to_credit")
    def _compute_work(self):
        for order in self:
            order.is_receipt_open = any(line.qty_open > 0 for line in order.line_ids)
            order.is_credit_due = any(line.qty_to_credit > 0 for line in order.line_ids)

    @api.depends(
        "state",
        "line_ids.receipt_status",
        "line_ids.inspection_status",
        "line_ids.settlement_status",
        "line_ids.qty_to_inspect",
        "line_ids.qty_to_credit",
        "line_ids.has_draft_credit",
        "line_ids.replacement_status",
        "line_ids.qty_to_replace",
        "line_ids.is_replacement_ready",
        "amount_owed",
        "has_draft_charge_invoice",
        "amount_freight_open",
        "has_draft_freight",
    )
    def _compute_progress(self):
        """State and progress of a return.

        =============  =================================================================
        status         of the lines that have something to do
        =============  =================================================================
        ``none``       there are none
        ``pending``    all are pending
        ``done``       all are done
        ``partial``    anything else
        =============  =================================================================
        """
        for order in self:
            for status in ("receipt_status", "inspection_status", "settlement_status"):
                order[status] = order._sum_up(status)
            order.next_step = order._get_next_step()

    def _sum_up(self, status):
        """Return what a status of the lines comes to, as in the table above."""
        self.ensure_one()
        values = self._get_statuses(status) - {"none", False}
        return values.pop() if len(values) == 1 else "partial" if values else "none"

    def _get_statuses(self, status):
        """Return what a status is summed up from: that of the lines, and of what is of none."""
        return set(self.line_ids.mapped(status))

    def _get_next_step(self):
        """Return the queue it stands in: the first of the ranked steps that is to be done."""
        self.ensure_one()
        by_state = {"draft": "submit", "submitted": "approve"}
        if self.state != "authorized":
            return by_state.get(self.state, "none")
        steps = self._get_ranked_steps()
        return next((step for step, is_open in steps if getattr(self, is_open)()), "none")

    @api.model
    def _get_ranked_steps(self):
        """Return the queues in their rank: [(next step, the method that tells whether it is open)].

        What can be done now comes before what is waited for. A glue addon adds its own.
        """
        return [
            ("inspect", "_is_to_inspect"),
            ("ship", "_is_ready_to_ship"),
            ("settle", "_is_to_settle"),
            ("receive", "_is_receipt_awaited"),
            ("settle", "_is_settlement_awaited"),
            ("ship", "_is_replacement_awaited"),
            ("settle", "_is_money_open"),
        ]

    def _is_to_inspect(self):
        return any(line.qty_to_inspect > 0 for line in self.line_ids)

    def _is_ready_to_ship(self):
        return any(line.qty_to_replace > 0 or line.is_replacement_ready for line in self.line_ids)

    def _is_to_settle(self):
        return any(line.qty_to_credit > 0 or line.has_draft_credit for line in self.line_ids)

    def _is_receipt_awaited(self):
        return self.receipt_status in ("pending", "partial")

    def _is_settlement_awaited(self):
        return self.settlement_status in ("pending", "partial")

    def _is_replacement_awaited(self):
        return self.replacement_status in ("pending", "partial")

    @api.model
    def _group_expand_next_step(self, _steps, _domain):
        """Show the queues somebody works in, even when they are empty."""
        return ["submit", "approve", "ship", "receive", "inspect", "settle"]

    @api.depends("name", "partner_id")
    @api.depends_context("rma_show_partner")
    def _compute_display_name(self):
        for order in self:
            order.display_name = order.name
            if self.env.context.get("rma_show_partner") and order.partner_id:
                order.display_name = f"{order.name} · {order.partner_id.name}"

    @api.constrains("line_ids", "partner_id", "company_id")
    def _check_one_customer(self):
        """One return, one customer, company and currency: the rest is refused when it is stored."""
        for order in self:
            heard = order.line_ids._hear(["_rule_customer", "_rule_company", "_rule_currency"])
            refused = [verdict.agent for found in heard.values() for verdict in found]
            if refused:
                raise ValidationError("\n".join(dict.fromkeys(refused)))

    @api.model
    def _complete_vals_list(self, vals_list):
        sent = sent_defaults(self)
        return [
            {**vals, "name": self._issue_ran((sent | vals).get("company_id"))}
            for vals in super()._complete_vals_list(vals_list)
        ]

    @api.model
    def _check_typed_vals(self, vals):
        if vals.get("state", "draft") != "draft":
            raise UserError(self.env._("A return starts as a draft. Submit it to go on."))
        return super()._check_typed_vals({name: vals[name] for name in vals if name != "state"})

    def _get_shut_hint(self, state):
        """Return how what was asked for can be changed all the same."""
        if state in ("submitted", "rejected", "cancel"):
            return self.env._("Set it back to draft first.")
        return self.env._("Cancel it and set it back to draft first.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_processed(self):
        kept = self.filtered(lambda order: order.state not in ("draft", "cancel", "rejected"))
        if kept:
            raise UserError(
                self.env._(
                    "Cancel %(returns)s before deleting it.", returns=", ".join(kept.mapped("name"))
                )
            )

    def _claim(self):
        """Wait for whoever is working on these returns, then see what is true."""
        claim(self)

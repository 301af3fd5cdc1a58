from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.base.lock import claim
from ..models.base.notes import to_note
from ..models.policy.rma_line_mixin import CONDITIONS, RESOLUTIONS
from .dialog import get_dialog_action


class RmaEntry(models.TransientModel):
    """Return entry: what a customer wants to bring back, on one screen.

    It collects input and shows what the rules and the calculator say of it; `action_confirm`
    creates one return and submits it, and the return decides.
    """

    _name = "rma.entry"
    _description = "Return Entry"
    _inherit = ["rma.choice.mixin"]

    search_term = fields.Char(
        string="Find the Sale",
        help="Order, customer reference, invoice, delivery, tracking reference, serial number, "
        "RAN, e-mail or phone.",
    )
    candidate_ids = fields.One2many(
        "rma.entry.candidate",
        "entry_id",
        string="Orders Found",
        compute="_compute_candidate_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    sale_order_ids = fields.Many2many(
        "sale.order",
        string="Sales Orders",
        compute="_compute_sale_order_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    company_id = fields.Many2one("res.company", compute="_compute_parties")
    currency_id = fields.Many2one("res.currency", compute="_compute_parties")
    line_ids = fields.One2many(
        "rma.entry.line",
        "entry_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_choice = fields.Boolean(compute="_compute_is_choice")
    has_reasons = fields.Boolean(compute="_compute_shown_columns")
    has_tracking = fields.Boolean(compute="_compute_shown_columns")
    blocked_text = fields.Text(string="Cannot be returned", compute="_compute_blocked_text")
    channel = fields.Selection(
        selection="_get_channels",
        default="phone",
        required=True,
    )
    reason_id = fields.Many2one(
        "rma.reason", string="Reason for All", domain="[('is_selectable', '=', True)]"
    )
    condition = fields.Selection(CONDITIONS, string="Condition for All")
    resolution = fields.Selection(RESOLUTIONS, string="Resolution for All")
    note = fields.Text(string="Internal Note")
    evidence_ids = fields.Many2many("ir.attachment", string="Photos and Proof")
    customer_text = fields.Text(string="Tell the Customer", compute="_compute_customer_text")
    order_id = fields.Many2one("rma.order", string="Created Return", readonly=True)
    opened_at = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True)

    amount_goods = fields.Monetary(string="Goods", compute="_compute_estimate")
    amount_discount = fields.Monetary(string="Order Discount", compute="_compute_estimate")
    amount_fees = fields.Monetary(string="Fees", compute="_compute_estimate")
    amount_bonuses = fields.Monetary(string="Given on Top", compute="_compute_estimate")
    amount_estimated = fields.Monetary(string="Customer Gets", compute="_compute_estimate")
    explanation = fields.Html(
        string="How It Is Reckoned", compute="_compute_estimate", sanitize=False
    )

    @api.model
    def _get_channels(self):
        """Return those of the return, in the user's language."""
        return self.env["rma.order"]._fields["channel"]._description_selection(self.env)

    @api.depends("search_term")
    def _compute_candidate_ids(self):
        """Find the sales behind the term and choose the newest of which something can come back."""
        finder = self.env["rma.finder"]
        for entry in self:
            term = (entry.search_term or "").strip()
            if not term:
                entry.candidate_ids = entry.candidate_ids
                continue
            chosen = found = finder._find_return(term).sale_order_ids._filtered_access("read")
            if not found:
                found = finder._find_sale_orders(term)
                chosen = found.filtered("is_returnable")[:1] or found[:1]
            if not found:
                finder._check_ran(term)
            entry.candidate_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create({"order_id": order.id, "is_chosen": order in chosen})
                    for order in found
                ),
            ]

    @api.depends("candidate_ids.is_chosen")
    def _compute_sale_order_ids(self):
        for entry in self:
            if entry.search_term or entry.candidate_ids:
                chosen = entry.candidate_ids.filtered("is_chosen")
                entry.sale_order_ids = chosen.order_id._origin
            else:
                entry.sale_order_ids = entry.sale_order_ids

    @api.depends("candidate_ids")
    def _compute_is_choice(self):
        for entry in self:
            entry.is_choice = len(entry.candidate_ids) > 1

    @api.depends("sale_order_ids")
    def _compute_partner_id(self):
        for entry in self:
            entry.partner_id = entry.sale_order_ids[:1].partner_id or entry.partner_id

    @api.depends("sale_order_ids")
    def _compute_parties(self):
        for entry in self:
            order = entry.sale_order_ids[:1]
            entry.company_id = order.company_id or self.env.company
            lines = order.order_line.filtered("product_id")
            entry.currency_id = (
                lines[0]._get_credit_currency() if lines else entry.company_id.currency_id
            )

    @api.depends("sale_order_ids")
    def _compute_line_ids(self):
        for entry in self:
            known = {line.sale_line_id._origin.id for line in entry.line_ids}
            wanted = entry._get_returnable_lines()
            gone = entry.line_ids.filtered(
                lambda line, wanted=wanted: (
                    line.sale_line_id and line.sale_line_id._origin not in wanted
                )
            )
            entry.line_ids = [
                *(fields.Command.delete(line.id) for line in gone),
                *(
                    fields.Command.create({"sale_line_id": line.id})
                    for line in wanted
                    if line.id not in known
                ),
            ]

    @api.depends("line_ids.tracking", "line_ids.verdict_reasons")
    def _compute_shown_columns(self):
        """Tell which columns have something to say."""
        for entry in self:
            entry.has_reasons = any(line.verdict_reasons for line in entry.line_ids)
            entry.has_tracking = any(line.tracking != "none" for line in entry.line_ids)

    @api.depends("line_ids.verdict_reasons")
    def _compute_customer_text(self):
        """Say in the customer's words what stands against the return."""
        for entry in self:
            entry.customer_text = "\n".join(
                dict.fromkeys(
                    f"{line.product_id.display_name}: {reason['customer']}"
                    for line in entry.line_ids
                    for reason in line.verdict_reasons or []
                )
            )

    def _get_company_amount(self):
        """Return what the customer would get, in the company's currency."""
        self.ensure_one()
        return self.currency_id._convert(
            self.amount_estimated, self.company_id.currency_id, self.company_id
        )

    def _get_returnable_lines(self):
        self.ensure_one()
        lines = self.sale_order_ids._origin.order_line or self.sale_order_ids.order_line
        return lines._origin.filtered(
            lambda line: (
                line.product_id.type == "consu"
                and line._is_sold()
                and line._is_anything_returnable()
            )
        )

    @api.depends("sale_order_ids", "line_ids")
    def _compute_blocked_text(self):
        """Say of every other line why it is not offered."""
        for entry in self:
            lines = entry.sale_order_ids._origin.order_line.filtered(
                lambda line: line.product_id and not line.is_downpayment
            )
            entry.blocked_text = "\n".join(
                filter(None, (entry._get_blocked_reason(line) for line in lines))
            )

    def _get_blocked_reason(self, line):
        name = line.product_id.display_name
        if line.product_id.type != "consu":
            return self.env._("%(product)s: a service.", product=name)
        if not line._is_sold():
            return self.env._("%(product)s: the order is not confirmed.", product=name)
        if line._is_anything_returnable():
            return None
        if line._get_delivered() <= 0:
            return self.env._("%(product)s: not delivered yet.", product=name)
        returns = line.sudo().rma_line_ids.filtered(
            lambda other: other.state in ("authorized", "done")
        )
        return self.env._(
            "%(product)s: all of it is back or on its way. %(returns)s",
            product=name,
            returns=", ".join(returns.order_id.mapped("name")),
        ).strip()

    @api.depends(
        "line_ids.quantity",
        "line_ids.product_uom_id",
        "line_ids.reason_id",
        "line_ids.resolution",
        "line_ids.sale_line_id",
    )
    def _compute_estimate(self):
        calculator = self.env["rma.calculator"]
        for entry in self:
            settlement = entry._get_settlement()
            entry.amount_goods = sum(settlement.goods.values())
            entry.amount_discount = settlement.discount
            entry.amount_fees = -sum(settlement.fees.values())
            entry.amount_bonuses = sum(settlement.bonuses.values())
            entry.amount_estimated = settlement.total
            steps = calculator._explain(settlement)
            entry.explanation = calculator._render_explanation(steps, settlement.total, entry)

    def _get_chosen_lines(self):
        """Return the lines somebody entered a quantity on, wrong ones included."""
        return self.line_ids.filtered(lambda line: line.quantity)

    def _get_settlement(self):
        """Return what the customer would get, by the reckoning of the credit note itself."""
        self.ensure_one()
        calculator = self.env["rma.calculator"]
        lines = self._get_chosen_lines().filtered(lambda line: line.quantity > 0)
        claims = {
            line: line._to_sold(line.quantity) for line in lines if line._is_credited_resolution()
        }
        rules = lines._get_foreseen_rules()
        quantities = calculator._get_creditable(claims, estimate=True)
        ledger = calculator._open_ledger(quantities)
        notes = calculator._reckon(ledger, quantities, rules, estimate=True)
        return calculator._summarize(notes)

    # Actions

    def action_search(self):
        """Look the sale up and show its lines; a known RAN opens its return.

        :raises UserError: when nothing is found, or a RAN was mistyped
        """
        self.ensure_one()
        if not self.search_term:
            raise UserError(self.env._("Enter an order number, a RAN, an e-mail address, …"))
        order = self.env["rma.finder"]._find_return(self.search_term)
        if order:
            return order._get_form_action()
        if not self.sale_order_ids:
            raise UserError(
                self.env._(
                    "Nothing was sold under “%(term)s”. Try another number.", term=self.search_term
                )
            )
        return self._get_form_action()

    def action_return_all(self):
        """Enter everything that can still be returned."""
        self.ensure_one()
        for line in self.line_ids:
            line.quantity = line.qty_returnable
        return self._get_form_action()

    def action_apply_to_all(self):
        """Set the reason, condition and resolution above on every line."""
        self.ensure_one()
        vals = {name: self[name] for name in ("reason_id", "condition", "resolution") if self[name]}
        self.line_ids.write({name: getattr(value, "id", value) for name, value in vals.items()})
        return self._get_form_action()

    def action_confirm(self):
        """Create one return of the entered lines and submit it; a second click opens the same one.

        :return: the action that opens it
        :raises UserError: with every reason, when a line is refused; nothing is created then
        """
        return self._confirm(lambda order: order.action_submit())

    def _confirm(self, process):
        """Create the return and process it: both or neither, and only once."""
        self.ensure_one()
        claim(self)
        if self.order_id:
            return self.order_id._get_form_action()
        chosen = self._get_chosen_lines()
        if not chosen:
            raise UserError(self.env._("Enter how many of at least one product come back."))
        negative = chosen.filtered(lambda line: line.quantity < 0)
        if negative:
            raise UserError(
                self.env._(
                    "The quantity of %(products)s is below zero.",
                    products=", ".join(negative.product_id.mapped("display_name")),
                )
            )
        with self.env.cr.savepoint():
            order = self._create_return(chosen)
            self._record_initiation(order)
            process(order)
        # A change of state in the transaction that creates a record is not tracked.
        states = dict(order._fields["state"]._description_selection(self.env))
        order.sudo()._message_log(body=states[order.state])
        self.order_id = order
        return order._get_form_action()

    def _create_return(self, lines):
        return self.env["rma.order"].create(self._prepare_order_vals(lines))

    def _record_initiation(self, order):
        """Keep how long it took: measured, and nobody's to type."""
        elapsed = fields.Datetime.now() - self.opened_at
        order._write_decided({"initiation_seconds": int(elapsed.total_seconds())})

    def _prepare_order_vals(self, lines):
        return {
            "partner_id": self.partner_id.id,
            **self._prepare_address_vals(),
            "company_id": self.company_id.id,
            "channel": self.channel,
            "note": to_note(self.note),
            "evidence_ids": [fields.Command.link(file.id) for file in self.evidence_ids],
            "line_ids": [fields.Command.create(line._prepare_order_line_vals()) for line in lines],
        }

    def _prepare_address_vals(self):
        """Return where the goods come from and who is credited, as on the order."""
        order = self.sale_order_ids[:1]
        return {
            "partner_shipping_id": order.partner_shipping_id.id,
            "partner_invoice_id": order.partner_invoice_id.id,
        }

    def _get_form_action(self):
        return get_dialog_action(
            self,
            self.env._("Return Entry"),
            is_filled=bool(self._get_chosen_lines()),
            dialog_size="extra-large",
        )

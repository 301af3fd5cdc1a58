from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.context import in_action
from ..base.lock import claim
from .ledger import EarlyDiscount


class RmaOrderMoney(models.Model):
    """The way of the money: what is due, the credit notes, what has been credited."""

    _inherit = "rma.order"

    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, precompute=True
    )
    charge_ids = fields.One2many("rma.charge", "order_id", string="Charges", copy=False)
    credit_note_ids = fields.Many2many(
        "account.move", string="Credit Notes", compute="_compute_credit_notes"
    )
    credit_note_count = fields.Integer(compute="_compute_credit_notes")
    amount_estimated = fields.Monetary(
        string="Estimated Credit",
        compute="_compute_amount_estimated",
        store=True,
        help="What the customer gets for all lines as authorized, less what was closed short: fees "
        "deducted, tax included.",
    )
    amount_credited = fields.Monetary(
        string="Credited",
        compute="_compute_amount_credited",
        store=True,
        help="Total of the posted credit notes, less what reverses them.",
    )

    @api.depends(
        "line_ids.sale_line_id", "line_ids.sale_line_id.invoice_lines.parent_state", "company_id"
    )
    def _compute_currency_id(self):
        for order in self:
            sale_line = order.line_ids.sale_line_id[:1]
            order.currency_id = (
                sale_line._get_credit_currency() if sale_line else order.company_id.currency_id
            )

    @api.depends("line_ids.credit_line_ids.move_id")
    def _compute_credit_notes(self):
        for order in self:
            # Whether the user may open a credit note is for the credit note to decide.
            documents = order.sudo().line_ids.credit_line_ids.move_id
            notes = documents.filtered(lambda move: move.move_type == "out_refund")
            order.credit_note_ids = notes.sudo(False)
            order.credit_note_count = len(order.credit_note_ids)

    @api.depends(
        "line_ids.product_uom_qty",
        "line_ids.product_uom_id",
        "line_ids.resolution",
        "line_ids.policy_id",
        "line_ids.reason_id",
        "line_ids.sale_line_id.invoice_lines.parent_state",
        "line_ids.sale_line_id.invoice_lines.quantity",
        "charge_ids.basis",
        "charge_ids.rate",
        "charge_ids.type",
        "charge_ids.order_id.amount_freight_open",
        "charge_ids.move_line_ids.parent_state",
        "charge_ids.sale_order_id.order_line.move_ids.state",
        "charge_ids.sale_order_id.order_line.rma_line_ids.state",
        "charge_ids.sale_order_id.order_line.rma_line_ids.qty_due",
        "charge_ids.sale_order_id.order_line.rma_line_ids.qty_open",
        "charge_ids.sale_order_id.order_line.rma_line_ids.qty_to_credit",
        "line_ids.exchange_product_id",
        "line_ids.price_unit",
        "line_ids.tax_ids",
        "charge_ids.quantity",
        "charge_ids.waived",
        "is_closed_short",
        "line_ids.discrepancy_ids.decision",
        "state",
    )
    def _compute_amount_estimated(self):
        self._read_ahead()
        for order in self:
            is_void = order.state in ("cancel", "rejected")
            order.amount_estimated = 0.0 if is_void else order._get_settlement().total

    def _read_ahead(self):
        """Read at once what is reckoned with for many returns, and would be read for each."""
        if len(self) < 2:
            return
        # Only read: what is said of it is said to whoever may see the return.
        sold = self.sudo().line_ids.sale_line_id
        sold.order_id.fetch(["name"])
        moves = sold.invoice_lines.move_id
        moves |= moves.reversal_move_ids
        moves.invoice_line_ids.fetch(["sale_line_ids"])
        moves.line_ids.fetch(["tax_ids", "tax_tag_ids"])

    def _estimate_again(self):
        """Reckon pending returns of the same goods anew: others were delivered, or are returned.

        Not by a dependency: of the hundreds of returns that one order line may have had, those that
        are over have been paid as they were.
        """
        pending = self._with_others().filtered(
            lambda order: order.state in ("draft", "submitted", "authorized")
        )
        pending._reckon_anew(["amount_estimated"])

    def _reckon_anew(self, names):
        """Have stored fields reckoned when they are next asked for, at the latest with the rest."""
        for name in names:
            self.env.add_to_compute(self._fields[name], self)
        self.modified(names)

    @api.depends("line_ids.credit_line_ids.parent_state", "line_ids.credit_line_ids.price_total")
    def _compute_amount_credited(self):
        for order in self:
            posted = order.line_ids.credit_line_ids.move_id.filtered(
                lambda move: move.state == "posted"
            )
            order.amount_credited = posted._get_credited_total()

    def action_view_credit_notes(self):
        return self._get_records_action(
            "account.action_move_out_refund_type", self.credit_note_ids, self.env._("Credit Notes")
        )

    def action_create_credit_notes(self):
        """Make a draft credit note per source invoice for what is due and on no note.

        :return: the action that opens them
        :raises UserError: when nothing is due; nothing is ever credited twice
        """
        self._check_may_credit()
        # Making the draft follows from the return; posting it needs the accountant's own right.
        orders = self.sudo()
        notes = orders._create_credit_notes()
        notes = (notes | orders._create_charge_invoices()).sudo(False)
        if not notes:
            raise UserError(orders._get_nothing_due_text())
        return self._get_credit_notes_action(notes)

    def _get_credit_notes_action(self, notes):
        """Open the notes for those who may; core shows nobody else an invoice without an error."""
        action = self._get_records_action(
            "account.action_move_out_refund_type", notes, self.env._("Credit Notes")
        )
        if self.env["account.payment"].has_access("read"):
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The draft is with accounting: they check and post it."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_may_credit(self):
        self.check_access("read")
        groups = ("rma_management.group_rma_user", "account.group_account_invoice")
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(
                self.env._("Only customer service and accounting can create credit notes.")
            )

    def _get_nothing_due_text(self):
        waiting = {
            "approve": self.env._("it has to be approved first"),
            "submit": self.env._("it has to be submitted first"),
            "receive": self.env._("the goods have to be received first"),
            "inspect": self.env._("the goods have to be inspected first"),
        }
        lines = []
        for order in self:
            why = waiting.get(order.next_step)
            if order.credit_note_count and not why:
                why = self.env._("what is due is on a credit note already")
            lines.append(
                self.env._(
                    "%(name)s has nothing to credit: %(why)s.",
                    name=order.name,
                    why=why
                    or self.env._("nothing of it was invoiced, or nothing is to be credited"),
                )
            )
        return "\n".join(lines)

    # Reckoning

    def _get_settlement(self, is_found=False, without=()):
        """Return what the customer gets for all that is authorized and not given up, explained.

        :param is_found: leave out what was looked at and is not credited
        :param without: charges left out of account
        """
        self.ensure_one()
        calculator = self.env["rma.calculator"]
        # Of lines that end in no credit note something may have been agreed all the same.
        ledger = calculator._open_ledger(self.line_ids, without=self._origin)
        rules = [
            rule
            for rule in self._get_charge_rules(charged_states=())
            if not (rule.is_recorded and rule.key in without)
        ]
        quantities = self._get_expected_quantities(is_found)
        notes = calculator._reckon(ledger, quantities, rules, estimate=True)
        return calculator._summarize(notes, without=self._origin)

    def _get_expected_quantities(self, is_found=False):
        """Return what of the lines is to be credited in the end: {line: unit of what was sold}.

        :param is_found: leave out what was looked at and is not credited
        """
        claims = {
            line: line._to_sold(quantity)
            for line in self.line_ids
            if line._is_credited_resolution()
            and (quantity := line._get_promised_quantity() - (line.qty_refused if is_found else 0))
            > 0
            and (line.sale_line_id or line.price_unit)
        }
        return self.env["rma.calculator"]._get_creditable(claims, estimate=True)

    # Credit notes

    def _create_credit_notes(self):
        """Create the drafts.

        :return: the new ``account.move`` records, empty where nothing is due
        """
        self._claim()
        self._read_ahead()
        lines = self.line_ids.filtered(lambda line: line.qty_due)
        invoices = lines.sale_line_id.invoice_lines.move_id
        claim(invoices.sorted("id"))
        vals_list = [order._prepare_credit_note_vals(note) for order, note in self._reckon_due()]
        moves = in_action(self.env["account.move"]).with_context(skip_is_manually_modified=True)
        return moves.create(vals_list).with_env(self.env)

    def _reckon_due(self):
        """Return what is due and on no credit note: [(return, `Note`)], all on one ledger."""
        lines = self.line_ids.filtered(lambda line: line.qty_due)
        calculator = self.env["rma.calculator"]
        quantities = calculator._get_creditable(
            {line: line._to_sold(line.qty_due) for line in lines}
        )
        ledger = calculator._open_ledger(quantities)
        result = []
        for order in self:
            due = {line: quantities[line] for line in order.line_ids & lines if quantities[line]}
            if due:
                notes = calculator._reckon(ledger, due, order._get_charge_rules())
                result += [(order, note) for note in notes]
        return result

    def _prepare_credit_note_vals(self, note):
        """Return the values of one credit note: header from its invoice, product lines only."""
        self.ensure_one()
        invoice = note.invoice
        customers = self.with_context(lang=self._get_customer_lang()).env
        note = self.env["rma.calculator"]._unfold_early_discount(note)
        goods = [entry for entry in note.credits if entry.line is not None]
        rest = [entry for entry in note.credits if entry.line is None]
        copied = invoice._get_rma_copied_fields()
        return {
            **invoice._convert_to_write({name: invoice[name] for name in copied}),
            "move_type": "out_refund",
            "reversed_entry_id": invoice.id,
            # Terms that lower the taxes lower those of what comes back.
            "invoice_payment_term_id": invoice._get_rma_mixed_term().id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_origin": self.name,
            "ref": customers._(
                "Return %(name)s of %(invoice)s", name=self.name, invoice=invoice.name
            ),
            "invoice_line_ids": [
                fields.Command.create(vals)
                for vals in (
                    self._prepare_credit_lines_vals(goods)
                    + self._prepare_credit_lines_vals(rest)
                    + self._prepare_charge_lines_vals(note)
                )
            ],
        }

    def _prepare_credit_lines_vals(self, credits):
        """Return the values of goods and discount lines, with their amounts settled to the cent."""
        early = [entry for entry in credits if isinstance(entry.invoice_line, EarlyDiscount)]
        credits = [entry for entry in credits if not isinstance(entry.invoice_line, EarlyDiscount)]
        sources = self.env["account.move.line"].union(*[entry.invoice_line for entry in credits])
        copies = dict(
            zip(
                sources,
                sources.with_context(include_business_fields=True).copy_data(),
                strict=True,
            )
        )
        return [entry.invoice_line._prepare_rma_credit_vals(entry, copies) for entry in credits] + [
            entry.invoice_line.term_line._prepare_rma_early_discount_vals(entry) for entry in early
        ]

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from ..base.context import in_action
from ..credit.terms import CreditTerms


class RmaOrderOwed(models.Model):
    """Charges that no credit note can take: where the policy says so, the customer owes them."""

    _inherit = "rma.order"

    amount_owed = fields.Monetary(
        string="Still to Invoice",
        compute="_compute_amount_owed",
        store=True,
        help="Charges beyond what is credited, which the policy lets us invoice.",
    )
    has_draft_charge_invoice = fields.Boolean(compute="_compute_amount_owed", store=True)
    charge_invoice_ids = fields.Many2many(
        "account.move", string="Invoices of Charges", compute="_compute_charge_invoices"
    )
    charge_invoice_count = fields.Integer(compute="_compute_charge_invoices")

    @api.depends(
        "state",
        "charge_ids.type",
        "charge_ids.basis",
        "charge_ids.rate",
        "charge_ids.quantity",
        "charge_ids.waived",
        "charge_ids.move_line_ids.parent_state",
        "charge_ids.move_line_ids.price_total",
        "line_ids.policy_id",
        "line_ids.qty_due",
        "line_ids.qty_open",
        "line_ids.qty_to_credit",
    )
    def _compute_amount_owed(self):
        for order in self:
            order.amount_owed = float(sum(order._get_owed().values()))
            invoices = order._get_charge_invoices()
            order.has_draft_charge_invoice = "draft" in invoices.mapped("state")

    @api.depends("charge_ids.move_line_ids.move_id")
    def _compute_charge_invoices(self):
        for order in self:
            # Whether the user may open an invoice is for the invoice to decide.
            order.charge_invoice_ids = order.sudo()._get_charge_invoices().sudo(False)
            order.charge_invoice_count = len(order.charge_invoice_ids)

    def _is_money_open(self):
        """Tell whether there is money to see to that no line of goods tells of."""
        self.ensure_one()
        return bool(self.amount_owed or self.has_draft_charge_invoice)

    def _get_charge_invoices(self):
        """Return the invoices of what these returns could not take off a credit note."""
        moves = self.charge_ids.move_line_ids.move_id
        return moves.filtered(
            lambda move: move.move_type == "out_invoice" and not move._is_reversal()
        )

    def _get_owed(self):
        """Return what is due beyond every credit note, and on no invoice: {charge: amount}."""
        self.ensure_one()
        liable = self.charge_ids.filtered(
            lambda charge: not charge.waived and not charge.is_bonus and charge._is_invoiced()
        )
        if not liable or self.state not in ("authorized", "done") or self._is_credit_to_come():
            return {}
        calculator = self.env["rma.calculator"]
        ledger = calculator._open_ledger(self.line_ids)
        rules = [rule for rule in self._get_charge_rules() if rule.key in liable]
        due = calculator._get_fees_due(ledger, rules)
        return {charge: amount for charge, amount in due.items() if amount > 0}

    def action_invoice_charges(self):
        """Make the draft invoices of the charges that no credit note can take.

        :return: the action that opens them
        :raises UserError: when nothing is owed; nothing is ever charged twice
        """
        self._check_may_credit()
        # Making the draft follows from the return; posting it needs the accountant's own right.
        invoices = self.sudo()._create_charge_invoices().sudo(False)
        if not invoices:
            raise UserError(self.env._("The customer owes nothing that is not invoiced already."))
        return self._get_credit_notes_action(invoices)

    def action_view_charge_invoices(self):
        return self._get_records_action(
            "account.action_move_out_invoice_type",
            self.charge_invoice_ids,
            self.env._("Invoices of Charges"),
        )

    def _create_charge_invoices(self):
        """Create the drafts, one per return.

        :return: the new ``account.move`` records, empty where nothing is owed
        """
        owing = self.filtered(lambda order: order.amount_owed)
        if not owing:
            return self.env["account.move"]
        owing._claim()
        vals_list = [
            order._prepare_charge_invoice_vals(owed)
            for order in owing
            if (owed := order._get_owed())
        ]
        moves = self.env["account.move"].with_context(clean_context(self.env.context))
        return in_action(moves).create(vals_list).with_env(moves.env)

    def _prepare_charge_invoice_vals(self, owed):
        """Return the values of the invoice of these charges: {charge: amount}."""
        self.ensure_one()
        terms = self._get_charge_terms()
        entries = self.env["account.move.line"]
        vals = {
            "move_type": "out_invoice",
            "partner_id": (self.partner_invoice_id or self.partner_id).id,
            "partner_shipping_id": (self.partner_shipping_id or self.partner_id).id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_currency_rate": terms.invoice_currency_rate,
            "fiscal_position_id": terms.fiscal_position_id.id,
            "invoice_origin": self.name,
            "invoice_user_id": self.user_id.id,
            "team_id": self.team_id.id,
            "invoice_line_ids": [
                fields.Command.create(
                    entries._prepare_rma_charge_vals(
                        charge,
                        amount,
                        terms,
                        self._get_charge_product(charge.type),
                        is_refund=False,
                    )
                )
                for charge, amount in owed.items()
            ],
        }
        return {**vals, "journal_id": terms.journal_id.id} if terms.journal_id else vals

    def _get_charge_terms(self):
        """Return the `CreditTerms` of such an invoice: those of the sale, at today's rate."""
        self.ensure_one()
        company = self.company_id
        source = self.line_ids.sale_line_id.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        ).sorted("id")[:1]
        position = source.fiscal_position_id if source else self.line_ids[:1]._get_fiscal_position()
        return CreditTerms(
            document=self,
            company_id=company,
            currency_id=self.currency_id,
            invoice_currency_rate=self.env["res.currency"]._get_conversion_rate(
                company.currency_id, self.currency_id, company, fields.Date.context_today(self)
            ),
            fiscal_position_id=position,
            journal_id=source.journal_id,
            invoice_cash_rounding_id=self.env["account.cash.rounding"],
        )

    def _cancel_charge_invoices(self):
        invoices = self._get_charge_invoices()
        invoices.filtered(lambda move: move.state == "draft").button_cancel()


class RmaChargeOwed(models.Model):
    _inherit = "rma.charge"

    def _is_invoiced(self):
        """Tell whether the customer owes what of it no credit note takes."""
        self.ensure_one()
        policies = self.policy_id or self.line_id.policy_id or self.order_id.line_ids.policy_id
        return any(policies.sudo().mapped("is_customer_liable"))

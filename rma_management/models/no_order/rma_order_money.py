from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...tools.charges import get_total


class RmaOrderMoneyNoOrder(models.Model):
    """The credit note of goods without an order: one per return, on accounting's own account."""

    _inherit = "rma.order"

    has_goods_without_order = fields.Boolean(compute="_compute_has_goods_without_order")

    @api.depends("line_ids.sale_line_id")
    def _compute_has_goods_without_order(self):
        for order in self:
            order.has_goods_without_order = any(line._is_without_order() for line in order.line_ids)

    def _prepare_credit_note_vals(self, note):
        if not note.is_agreed:
            return super()._prepare_credit_note_vals(note)
        self._check_no_order_account()
        terms = note.invoice
        partner = self.partner_invoice_id or self.partner_id
        vals = {
            "move_type": "out_refund",
            "company_id": terms.company_id.id,
            "partner_id": partner.id,
            "partner_shipping_id": self.partner_shipping_id.id or self.partner_id.id,
            "currency_id": terms.currency_id.id,
            "invoice_currency_rate": terms.invoice_currency_rate,
            "fiscal_position_id": terms.fiscal_position_id.id,
            "invoice_payment_term_id": False,
            "invoice_date": fields.Date.context_today(self),
            "invoice_origin": self.name,
            "invoice_user_id": self.user_id.id,
            "team_id": self.team_id.id,
            "ref": self.name,
            "invoice_line_ids": [
                fields.Command.create(vals)
                for vals in (
                    self._prepare_credit_lines_vals(note.credits)
                    + self._prepare_charge_lines_vals(note)
                )
            ],
        }
        if terms.journal_id:
            vals["journal_id"] = terms.journal_id.id
        return vals

    def _check_no_order_account(self):
        """Nothing is booked on an account that accounting did not choose."""
        if not self.company_id._get_rma_setting("rma_no_order_account_id"):
            raise UserError(
                self.env._(
                    "%(name)s has goods without a sales order, and nobody has said on which "
                    "account %(company)s credits them. Ask accounting to choose it under "
                    "Invoicing › Configuration › Settings › Customer Invoices › Returns Without "
                    "an Order.",
                    name=self.name,
                    company=self.company_id.name,
                )
            )

    def _prepare_credit_lines_vals(self, credits):
        if any(entry.line is not None and entry.line._is_without_order() for entry in credits):
            return [entry.line._prepare_rma_credit_vals(entry) for entry in credits]
        return super()._prepare_credit_lines_vals(credits)

    def _prepare_charge_lines_vals(self, note):
        """A fee without an account of its own goes where the goods go."""
        vals_list = super()._prepare_charge_lines_vals(note)
        if vals_list and note.is_agreed:
            terms = note.invoice
            for charged, vals in zip(note.charges, vals_list, strict=True):
                product = self._get_charge_product(charged.rule.type).product_tmpl_id
                accounts = product.get_product_accounts(terms.fiscal_position_id)
                account = accounts["income"] or terms.company_id._get_rma_setting(
                    "rma_no_order_account_id"
                )
                vals["account_id"] = account.id
        return vals_list

    def _get_agreed_refusals(self, ledger):
        """Return for which returns more was posted than was agreed in all.

        :param ledger: `Ledger` of the posted credit notes
        """
        refusals = []
        for order in self:
            lines = order.line_ids.filtered(lambda line: line in ledger.terms)
            notes = lines.credit_line_ids.move_id.filtered(lambda move: move.state == "posted")
            agreed = float(sum(get_total(ledger.paid(line).amounts) for line in lines))
            credited = notes._get_credited_total() - notes._get_rma_goodwill()
            if order.currency_id.compare_amounts(credited, agreed) > 0:
                refusals.append(
                    self.env._(
                        "%(total)s was agreed on %(name)s for goods without an order.",
                        total=format_amount(self.env, agreed, order.currency_id),
                        name=order.name,
                    )
                )
        return refusals

from collections import defaultdict
from fractions import Fraction

from odoo import models

from ...tools.charges import get_total
from ...tools.refund import exact, round_half_up
from .amounts import get_document_amounts


class AccountMove(models.Model):
    """What an invoice was not paid of, because it was paid early.

    ::

        included   the payment writes off a part of the price, and of its taxes
        excluded   the payment writes off a part of the price, the taxes stay
        mixed      the payment writes off a part of the price; the taxes are lower from the start

    What was written off never was paid, and is taken off the credit on a line of its own.
    """

    _inherit = "account.move"

    def _estimate_paid_early(self):
        """Who pays early has paid less."""
        early = self.filtered(lambda move: move.invoice_payment_term_id.early_discount)
        early.line_ids.sale_line_ids.rma_line_ids.order_id._estimate_again()

    def _get_early_term_line(self):
        """Return the receivable of an invoice that was paid with its discount, or nothing."""
        self.ensure_one()
        if not self.invoice_payment_term_id.early_discount:
            return self.env["account.move.line"]
        terms = self.line_ids.filtered(
            lambda line: (
                line.display_type == "payment_term"
                and line.discount_date
                and line.currency_id.compare_amounts(
                    line.amount_currency, line.discount_amount_currency
                )
            )
        )
        account = self.company_id.account_journal_early_pay_discount_loss_account_id
        return terms.filtered(
            lambda line: any(
                # One payment of several invoices may have come in time for some of them.
                payment.date <= line.discount_date
                and account in payment.move_id.line_ids.account_id
                for payment in line.matched_credit_ids.credit_move_id
            )
        )

    def _get_early_discounts(self):
        """Return what was written off: {taxes: (invoice lines, {component: amount}, steps)}.

        See `get_document_amounts` for the components; the amounts are negative, and add up to what
        was written off.
        """
        self.ensure_one()
        term = self._get_early_term_line()
        if not term:
            return {}
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        written_off = {
            ("net", None, "doc"): term.discount_amount_currency - term.amount_currency,
            ("net", None, "company"): term.discount_balance - term.balance,
        }
        steps = {
            ("net", None, "doc"): exact(self.currency_id.rounding),
            ("net", None, "company"): exact(self.company_currency_id.rounding),
        }
        written_off = {
            name: round_half_up(exact(amount), steps[name]) for name, amount in written_off.items()
        }
        payment_term = self.invoice_payment_term_id
        if payment_term.early_pay_discount_computation != "included":
            return {self.env["account.tax"]: (lines, written_off, steps)}
        return self._split_early_discount(lines, written_off, payment_term.discount_percentage)

    def _split_early_discount(self, lines, written_off, percentage):
        """Share what was written off over the taxes of the invoice: as above."""
        priced = get_document_amounts(self)
        result = {}
        for taxes, own in lines.grouped(lambda line: line._get_early_taxes()).items():
            totals, steps = defaultdict(Fraction), {}
            for line in own:
                amounts, own_steps = priced[line]
                steps |= own_steps
                for name, amount in amounts.items():
                    if name[1] is None or name[1] in taxes.ids:
                        totals[name] -= amount * exact(percentage) / 100
            totals = {name: round_half_up(amt, steps[name]) for name, amt in totals.items()}
            result[taxes] = (own, totals, steps)
        largest = min(result.values(), key=lambda parts: parts[1]["net", None, "doc"])
        for name, amount in written_off.items():
            # What rounding each part left over is no tax.
            given = sum(get_total(parts[1], name[2]) for parts in result.values())
            largest[1][name] += amount - given
        return result

    def _get_early_discount(self):
        """Return what of an invoice was written off, in its currency."""
        self.ensure_one()
        parts = self._get_early_discounts().values()
        return -float(sum(get_total(amounts) for _lines, amounts, _steps in parts))

    def _get_rma_mixed_term(self):
        """Return the terms by which a credit note lowers the taxes, as its invoice did."""
        self.ensure_one()
        term = self.invoice_payment_term_id
        is_mixed = term.early_discount and term.early_pay_discount_computation == "mixed"
        return term if is_mixed else term.browse()

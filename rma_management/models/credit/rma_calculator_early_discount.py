from collections import defaultdict
from fractions import Fraction

from odoo import models

from ...tools.charges import get_total
from ...tools.refund import apportion, catch_up, exact, round_half_up
from .amounts import NET, price_base_line
from .ledger import EarlyDiscount


class RmaCalculatorEarlyDiscount(models.AbstractModel):
    """What paying early took off the price was not paid; what it took off the taxes neither."""

    _inherit = "rma.calculator"

    def _get_discount_credits(self, ledger, invoice, credits):
        result = super()._get_discount_credits(ledger, invoice, credits)
        total = sum((get_total(entry.amounts) for entry in [*credits, *result]), Fraction(0))
        for discount in ledger.early_discounts(invoice):
            paid = ledger.paid(discount)
            amounts = catch_up(paid, ledger.get_credited_part(discount))
            total += self._take_discount(ledger, discount, amounts, total, result)
        return result

    def _get_discount_ratio(self, ledger, invoice_line):
        ratio = super()._get_discount_ratio(ledger, invoice_line)
        for discount, lines in ledger.early_discounts(ledger.get_document(invoice_line)).items():
            if invoice_line in lines:
                total = sum((get_total(ledger.paid(line).amounts) for line in lines), Fraction(0))
                if total:
                    ratio *= 1 + get_total(ledger.paid(discount).amounts) / total
        return ratio

    def _unfold_early_discount(self, note):
        """Return a note with the taxes that its lines show before core lowers them.

        With "mixed" terms core makes journal items of the note that take the taxes of the discount
        off again; what is left is, tax by tax, what the note was reckoned to come to.
        """
        if not note.is_agreed and note.invoice._get_rma_mixed_term():
            entries = [*note.credits, *(part.credit for part in note.charges if part.credit)]
            by_taxes = defaultdict(list)
            for entry in entries:
                # What was written off beside "mixed" terms is without taxes.
                if not isinstance(entry.invoice_line, EarlyDiscount) and entry.invoice_line.tax_ids:
                    by_taxes[entry.invoice_line._get_early_taxes()].append(entry)
            amounts = {}
            for taxes, own in by_taxes.items():
                amounts |= self._raise_taxes(note.invoice, taxes, own)
            return note._replace(
                credits=[self._with_amounts(entry, amounts) for entry in note.credits],
                charges=[
                    part._replace(credit=self._with_amounts(part.credit, amounts))
                    for part in note.charges
                ],
            )
        return note

    def _with_amounts(self, entry, amounts):
        return entry and entry._replace(amounts=amounts.get(id(entry), entry.amounts))

    def _raise_taxes(self, invoice, taxes, entries):
        """Return the amounts of some lines of a note before core lowers their taxes, by id."""
        rate = exact(invoice.invoice_payment_term_id.discount_percentage) / 100
        step = exact(invoice.currency_id.rounding)
        base = sum(round_half_up(entry.amounts[NET] * rate, step) for entry in entries)
        base_line = self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            {},
            price_unit=-float(base),
            quantity=1.0,
            tax_ids=taxes,
            currency_id=invoice.currency_id,
            rate=invoice.invoice_currency_rate,
            special_mode="total_excluded",
            special_type="early_payment",
            is_refund=True,
        )
        lowered, steps = price_base_line(base_line, invoice.company_id)
        raised = {id(entry): dict(entry.amounts) for entry in entries}
        weights = {id(entry): entry.amounts[NET] for entry in entries}
        for component, amount in lowered.items():
            if component[0] != "net":
                for key, share in apportion(amount, weights, steps[component]).items():
                    raised[key][component] = raised[key].get(component, Fraction(0)) - share
        return raised

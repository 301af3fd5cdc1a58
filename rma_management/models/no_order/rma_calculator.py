from fractions import Fraction

from odoo import models


class RmaCalculatorNoOrder(models.AbstractModel):
    """Goods without an order are reckoned like others; the agreed price is their invoice."""

    _inherit = "rma.calculator"

    def _get_creditable(self, claims, estimate=False):
        result = super()._get_creditable(claims, estimate)
        for line, quantity in claims.items():
            if line._is_without_order() and line.price_unit > 0:
                on_notes = 0 if estimate else line._get_quantity_credited()
                result[line] = max(quantity - on_notes, Fraction(0))
        return result

    def _open_ledger(self, lines, without=()):
        ledger = super()._open_ledger(lines, without)
        self._add_agreed(ledger, lines)
        return ledger

    def _add_agreed(self, ledger, lines):
        """Take up the lines without an order; those of one document share their terms."""
        terms = {}
        for line in lines:
            if line._is_without_order() and line.price_unit > 0:
                document = line._get_document()
                if document not in terms:
                    terms[document] = line._get_credit_terms()
                ledger.add_agreed(line, terms[document])

    def _get_sources(self, ledger, line):
        return [line] if line in ledger.terms else super()._get_sources(ledger, line)

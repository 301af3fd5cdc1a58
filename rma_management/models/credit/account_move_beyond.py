from fractions import Fraction

from odoo import models
from odoo.tools import format_amount

from ...tools.charges import get_total
from ...tools.refund import exact
from .ledger import EarlyDiscount


class AccountMove(models.Model):
    """No more comes of a credit note than is due for its goods, whoever types its lines."""

    _inherit = "account.move"

    def _get_beyond_refusals(self):
        """Return which credit notes of returns come to more than is due for the goods on them.

        What belongs to no goods counts with the rest, and so does a discount that was taken off.
        Fees and bonuses are looked at by themselves.
        """
        refusals = []
        for note in self.filtered(lambda note: note._is_to_be_reckoned()):
            order = note._get_rma_orders()[:1]
            reckoned = note._reckon_again(order)
            lines = note.invoice_line_ids.filtered(
                lambda line: line.display_type == "product" and not line.rma_charge_id
            )
            credits = reckoned.credits if reckoned else []
            due = sum((get_total(entry.amounts) for entry in credits), Fraction(0))
            total = sum((line._get_rma_total() for line in lines), note._get_typed_taxes())
            # Notes that were drafted in another order may be a step off on each line.
            if total > due + exact(note.currency_id.rounding) * len(lines):
                refusals.append(note._get_beyond_text(order, lines, credits, total, due))
        return refusals

    def _is_to_be_reckoned(self):
        """Tell whether a note may hold more than goods that were looked at line by line."""
        self.ensure_one()
        if self.move_type != "out_refund" or not self._get_rma_goods():
            return False
        invoice, lines = self._get_credited_invoice(), self.invoice_line_ids
        return (
            any(line.display_type == "product" and not line._is_of_return() for line in lines)
            or any(line._is_order_discount() for line in invoice.invoice_line_ids)
            or bool(invoice and invoice._get_early_term_line())
            or any(line._is_taxed_otherwise() for line in lines)
            or self._get_typed_taxes() != 0
        )

    def _get_typed_taxes(self):
        """Return what somebody has typed on the taxes of a note, beyond those of its lines."""
        self.ensure_one()
        rounding = self.line_ids.filtered(lambda line: line.display_type == "rounding")
        lines = self.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        typed = exact(self.amount_total) - sum(
            (line._get_rma_total() for line in lines),
            exact(sum(rounding.mapped("amount_currency"))),
        )
        # Taxes that are rounded on the whole note may be a step off on each line.
        is_rounding = abs(typed) <= exact(self.currency_id.rounding) * len(lines)
        return Fraction(0) if is_rounding else typed

    def _get_beyond_text(self, order, lines, credits, total, due):
        """Return what a note holds beyond what is due, and what to do about it."""
        self.ensure_one()
        names = {
            "note": self.display_name,
            "order": order.name,
            "total": format_amount(self.env, float(total), self.currency_id),
            "due": format_amount(self.env, float(due), self.currency_id),
        }
        early = [entry for entry in credits if isinstance(entry.invoice_line, EarlyDiscount)]
        if early and "payment_term" not in lines.rma_origin_line_id.mapped("display_type"):
            written_off = -sum(get_total(entry.amounts) for entry in early)
            return self.env._(
                "%(note)s was made before %(invoice)s was paid early: %(amount)s of what it "
                "credits was written off and never paid. Delete the draft and create it again "
                "from %(order)s: it takes that off by itself.",
                invoice=self._get_credited_invoice().name,
                amount=format_amount(self.env, float(written_off), self.currency_id),
                **names,
            )
        return self._get_typed_text(lines, names)

    def _get_typed_text(self, lines, names):
        """Return what somebody typed on a note, or took off it, and what to do about it.

        :param names: see `_get_beyond_text`
        """
        if self._get_typed_taxes() or any(line._is_taxed_otherwise() for line in lines):
            return self.env._(
                "%(note)s credits %(total)s, and %(due)s is due for what has come back on it: its "
                "taxes are not those that were paid. Delete the draft and create it again from "
                "%(order)s.",
                **names,
            )
        others = lines.filtered(lambda line: not line._is_of_return())
        if others:
            return self.env._(
                "%(note)s credits %(total)s, and %(due)s is due for what has come back on it. "
                "These lines are for none of it: %(lines)s. Take them off, or add a goodwill "
                "charge to %(order)s and create the draft again.",
                lines=", ".join(line.name or line.product_id.display_name for line in others),
                **names,
            )
        return self.env._(
            "%(note)s credits %(total)s, and %(due)s is due for what has come back on it: a "
            "discount on the order is missing or too low. Delete the draft and create it again "
            "from %(order)s.",
            **names,
        )

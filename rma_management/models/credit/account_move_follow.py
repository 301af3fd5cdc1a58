from collections import defaultdict
from fractions import Fraction

from odoo import models

from .amounts import get_sold_quantity


class AccountMove(models.Model):
    """A draft that is cut down to a part of its goods is cut down to their part of the rest.

    Fees and discounts were reckoned on all of them. What is left is due again, on another note.
    """

    _inherit = "account.move"

    def _follow_goods(self):
        """Reckon fees and discounts of draft credit notes anew, for the goods they have by now."""
        drafts = self.filtered(
            lambda note: note.state == "draft" and note.move_type == "out_refund"
        )
        for note in drafts.filtered(lambda note: note._get_rma_goods()):
            order = note._get_rma_orders()[:1]
            reckoned = note._reckon_again(order)
            if not reckoned:
                continue
            wanted = order._prepare_shared_vals(reckoned)
            for line in note.invoice_line_ids.filtered(lambda line: line._is_shared()):
                vals = wanted.get(line._get_shared_key())
                if not vals:
                    line.unlink()
                elif line.currency_id.compare_amounts(line.price_unit, vals["price_unit"]):
                    line.write({name: vals[name] for name in ("price_unit", "extra_tax_data")})

    def _get_rma_goods(self):
        return self.invoice_line_ids.filtered(
            lambda line: line.rma_line_id and not line.rma_charge_id
        )

    def _reckon_again(self, order):
        """Return the `Note` that this one would be, were it made for its goods now."""
        self.ensure_one()
        claims = defaultdict(Fraction)
        for line in self._get_rma_goods():
            claims[line.rma_line_id] += get_sold_quantity(line)
        calculator = self.env["rma.calculator"]
        ledger = calculator._open_ledger(claims, without=self)
        for sources in ledger.by_sale_line.values():
            sources[:] = [line for line in sources if line.move_id == self._get_credited_invoice()]
        rules = [
            rule._replace(charged=rule.key._get_charged(without=self))
            for rule in order._get_charge_rules()
        ]
        notes = calculator._reckon(ledger, claims, rules)
        return next((note for note in notes if note.credits), None)


class RmaOrder(models.Model):
    _inherit = "rma.order"

    def _prepare_shared_vals(self, note):
        """Return the values of a note's fees and discounts, by `_get_shared_key`."""
        self.ensure_one()
        note = self.env["rma.calculator"]._unfold_early_discount(note)
        discounts = [entry for entry in note.credits if entry.line is None]
        vals_list = self._prepare_credit_lines_vals(discounts) if discounts else []
        vals_list += self._prepare_charge_lines_vals(note)
        entries = self.env["account.move.line"]
        return {entries.new(vals)._get_shared_key(): vals for vals in vals_list}

from fractions import Fraction

from odoo import models
from odoo.tools import format_amount

from ...tools.charges import get_sign, get_total
from ...tools.refund import apportion, exact, round_half_up
from ..credit.ledger import Ledger
from ..credit.rma_calculator import Charged, Note

AGREED = "agreed"


class RmaCalculatorClaim(models.AbstractModel):
    """What was agreed in a claim is what its lines come to, whatever their credit would have been.

    Goods, discounts and charges of the lines are reckoned as ever; a settlement is the difference
    to what was agreed, taken off the last note of its goods, or added to it. What is missing is
    added once nothing more is to come for the lines; without goods on any note, on one of its own.
    """

    _inherit = "rma.calculator"

    def _reckon(self, ledger, claims, rules=(), estimate=False):
        agreed = [rule for rule in rules if rule.basis == AGREED]
        others = [rule for rule in rules if rule.basis != AGREED]
        notes = super()._reckon(ledger, claims, others, estimate)
        pairs = {}
        for rule in agreed:
            pairs.setdefault(rule.key.claim_id, {})[rule.type] = rule
        for pair in pairs.values():
            self._settle(ledger, notes, pair, others, (claims, estimate))
        return notes

    def _settle(self, ledger, notes, pair, others, due):
        """Bring what the lines of a claim come to, to what was agreed."""
        less, more = pair["settlement"], pair["goodwill"]
        claims, estimate = due
        reached = self._get_reached(ledger, notes, less.lines, others)
        missing = less.rate - (reached + more.charged - less.charged)
        if missing < 0:
            self._take_off(notes, less, -missing)
        elif missing > 0 and (estimate or not self._is_more_to_come(less.lines, claims)):
            self._add_on(ledger, notes, more, missing)

    def _is_more_to_come(self, lines, claims):
        return any(
            line._get_qty_not_due() > 0 or (line.qty_to_credit > 0 and line not in claims)
            for line in lines
        )

    def _take_off(self, notes, rule, amount):
        """Take an amount off the notes of a claim's goods, from the last one on."""
        taken = rule.charged
        for note in reversed(notes):
            if not any(
                entry.line is not None and entry.line in rule.lines for entry in note.credits
            ):
                continue
            left = sum((get_total(entry.amounts) for entry in note.credits), Fraction(0))
            left += sum(min(get_sign(c.rule.type) * c.amount, 0) for c in note.charges)
            share = max(min(amount, left), Fraction(0))
            if share:
                taken, amount = taken + share, amount - share
                note.charges.append(Charged(rule, share, taken, Fraction(0), taken))

    def _add_on(self, ledger, notes, rule, amount):
        """Add an amount to the last note of a claim's goods, or make one for it alone."""
        for note in reversed(notes):
            if any(entry.line is not None and entry.line in rule.lines for entry in note.credits):
                break
        else:
            sources = [s for line in rule.lines for s in self._get_sources(ledger, line)]
            if not sources:
                return
            note = Note(ledger.get_document(sources[-1]), [], [])
            notes.append(note)
        due = rule.charged + amount
        note.charges.append(Charged(rule, amount, due, Fraction(0), due))

    # What the lines come to without a settlement

    def _get_reached(self, ledger, notes, lines, others):
        """Return what some lines come to so far: goods, their discounts and their charges.

        :param notes: to be made now, beside those on the ledger
        :param others: the charges of the return but for settlements
        """
        total = self._get_reached_before(ledger, lines)
        for note in notes:
            goods = [entry for entry in note.credits if entry.line is not None]
            own = [entry for entry in goods if entry.line in lines]
            if own and len(own) == len(goods):
                total += sum(get_total(entry.amounts) for entry in note.credits)
            for entry in own if len(own) != len(goods) else ():
                total += self._get_shared(ledger, entry.invoice_line, get_total(entry.amounts))
        # What is charged on other lines, too, is charged on the return as a whole.
        for rule in others:
            if rule.type != "outbound_freight" and rule.lines and rule.lines <= lines:
                now = sum(c.amount for note in notes for c in note.charges if c.rule is rule)
                total += get_sign(rule.type) * (rule.charged + now)
        return total

    def _get_reached_before(self, ledger, lines):
        """Return the same of what is on credit notes, without charges."""
        total = Fraction(0)
        entries = lines.sudo().credit_line_ids.filtered(
            lambda entry: not entry.rma_charge_id and ledger.get_source(entry) is not None
        )
        for move, own in entries.grouped("move_id").items():
            sign = own[:1]._get_credit_sign()
            parts = move.invoice_line_ids.filtered(
                lambda entry: entry.display_type == "product" and not entry.rma_charge_id
            )
            if parts.filtered("rma_line_id") == own & parts:
                total += sign * sum(entry._get_rma_total() for entry in parts)
                continue
            for entry in own:
                source = ledger.get_source(entry)
                total += sign * self._get_shared(ledger, source, entry._get_rma_total())
        return total

    def _get_shared(self, ledger, source, amount):
        """Return what was paid of an amount, after discounts on the whole order."""
        step = exact(source.currency_id.rounding)
        return round_half_up(amount * self._get_discount_ratio(ledger, source), step)

    def _get_full_credit(self, lines):
        """Return what was paid for some lines of one return, as authorized, tax included."""
        wanted = {
            line: line._to_sold(line.product_uom_qty)
            for line in lines
            if line.product_uom_qty > 0 and (line.sale_line_id or line.price_unit)
        }
        quantities = self._get_creditable(wanted, estimate=True)
        ledger = self._open_ledger(quantities, without=lines.order_id._origin)
        notes = self._reckon(ledger, quantities, estimate=True)
        return self._get_reached(ledger, notes, lines, ())

    def _get_expected(self, lines):
        """Return what some lines of one return come to in the end, if nothing is agreed on them."""
        order = lines.order_id
        others = [
            rule for rule in order._get_charge_rules(charged_states=()) if rule.basis != AGREED
        ]
        ledger = self._open_ledger(order.line_ids, without=order)
        quantities = order._get_expected_quantities(is_found=True)
        notes = self._reckon(ledger, quantities, others, estimate=True)
        return self._get_reached(ledger, notes, lines, others)

    def _get_given(self, lines, states):
        """Return what documents in these states give for some lines of one return, in all."""
        # Who settles a claim is told what it comes to, and nothing else of the documents.
        lines = lines.sudo()
        ledger = Ledger(lines.sale_line_id, states=states)
        self._add_agreed(ledger, lines)
        rules = lines.order_id._get_charge_rules(charged_states=states)
        others = [rule for rule in rules if rule.basis != AGREED]
        total = self._get_reached(ledger, [], lines, others)
        own = [rule for rule in rules if rule.basis == AGREED and rule.lines == lines]
        return total + sum(get_sign(rule.type) * rule.charged for rule in own)

    # On documents

    def _get_taxed_shares(self, note, lines, amount):
        """Share an amount over the taxes of the goods of a claim: [(taxes, amount)].

        By what they come to on a note, or where it has none of them, by what was paid for them.
        """
        parts = [
            (entry.invoice_line, get_total(entry.amounts))
            for entry in note.credits
            if entry.line is not None and entry.line in lines
        ]
        if not parts:
            ledger = self._open_ledger(lines)
            sources = [source for line in lines for source in self._get_sources(ledger, line)]
            parts = [(source, get_total(ledger.paid(source).amounts)) for source in sources]
        weights = {}
        for source, total in parts:
            taxes = source.tax_ids.filtered(lambda tax: tax._can_be_discounted())
            weights[taxes] = weights.get(taxes, Fraction(0)) + max(total, Fraction(0))
        shares = apportion(amount, weights, exact(note.invoice.currency_id.rounding))
        return [(taxes, share) for taxes, share in shares.items() if share]

    def _get_fees_due(self, ledger, rules):
        """What was agreed in a claim is looked after by itself: `_get_charge_refusals`."""
        return super()._get_fees_due(ledger, [rule for rule in rules if rule.basis != AGREED])

    # In words

    def _get_charge_formula(self, charged, currency):
        if charged.rule.basis != AGREED:
            return super()._get_charge_formula(charged, currency)
        agreed = format_amount(self.env, float(charged.rule.rate), currency)
        return self.env._("The difference to %(agreed)s in all", agreed=agreed)

    def _get_charge_basis(self, parts):
        _note, last = parts[-1]
        if last.rule.basis != AGREED:
            return super()._get_charge_basis(parts)
        return ", ".join(last.rule.lines.product_id.mapped("display_name"))

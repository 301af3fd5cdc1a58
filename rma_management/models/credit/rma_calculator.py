from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from odoo import models

from ...tools.charges import (
    KINDS,
    get_covered,
    get_sign,
    get_total,
    limit_charge,
    reckon_charge,
)
from ...tools.refund import (
    allocate,
    catch_up,
    credit,
    discount_fractions,
    exact,
    shrink,
    uninvoiced_first,
)
from .amounts import NET
from .ledger import Ledger
from .terms import CreditTerms


class Credit(NamedTuple):
    """A share of one invoice line that comes back to the customer."""

    line: Any  # the line of the return; None for a discount, which belongs to several
    invoice_line: Any
    quantity: Fraction  # in the unit of what was sold
    amounts: dict  # by component, see get_document_amounts
    paid: Any = None  # the `Paid` position it is a share of


class FeeRule(NamedTuple):
    """A charge, recorded or only foreseen."""

    key: Any  # the charge, or its place in a list
    lines: Any  # the lines it is charged on
    basis: str
    rate: Fraction
    charged: Fraction = Fraction(0)  # by earlier credit notes, tax included
    type: str = "restocking"
    quantity: Fraction = Fraction(0)  # how many units it is on, in the line's unit; 0 is all
    is_whole: bool = False  # due only when nothing of the order is left with the customer
    limit: Fraction = Fraction(0)  # of the delivery, no more is given back; 0 is all of it
    vals: Any = None  # of a charge that is not recorded yet

    @property
    def is_recorded(self):
        """Tell whether the key is a charge."""
        return self.vals is None


@dataclass
class Progress:
    """How far the credit notes are for one charge, and with them what it is reckoned on."""

    paid: Fraction  # for what it is on
    units: Fraction
    charged: Fraction


class Charged(NamedTuple):
    """What one note charges by a rule, and what that was reckoned on."""

    rule: FeeRule
    amount: Fraction
    paid: Fraction  # for all units so far that the rule is on
    units: Fraction
    due: Fraction  # for all of them, charged before or not
    credit: Any = None  # the share of the invoice line it comes from, where it does


class Note(NamedTuple):
    """One credit note to be: what is taken from one invoice, and the charges on it."""

    invoice: Any  # or the `CreditTerms` in its place
    credits: list
    charges: list

    @property
    def is_agreed(self):
        """Tell whether it rests on agreed prices rather than on an invoice."""
        return isinstance(self.invoice, CreditTerms)


class Settlement(NamedTuple):
    """What a return comes to: the same figures wherever they are shown, tax included."""

    notes: list
    goods: dict  # {line: amount}
    discount: float  # negative
    fees: dict  # {charge: amount}, positive
    bonuses: dict  # {charge: amount}, positive
    rounding: float
    total: float


class RmaCalculator(models.AbstractModel):
    """The one reckoning behind the entry, the return, the receipt and the credit note."""

    _name = "rma.calculator"
    _description = "Refund Calculator"

    def _get_creditable(self, claims, estimate=False):
        """Return what of some returned quantities has to be credited.

        What was never invoiced comes back first and is worth nothing; what is on a draft or posted
        credit note already is not due again.

        :param claims: {line: quantity}, in the unit of what was sold
        :param estimate: reckon as if every authorized return were due, and nothing credited on ours
        :return: {line: quantity}
        """
        by_sale_line = defaultdict(list)
        for line in claims:
            by_sale_line[line.sale_line_id.sudo()].append(line)
        by_sale_line.pop(self.env["sale.order.line"], None)
        result = {}
        if not estimate:
            result = self._pop_settled(by_sale_line, claims)
        if not by_sale_line:
            return result
        sale_lines = self.env["sale.order.line"].sudo().union(*by_sale_line)
        ledger = Ledger(sale_lines, self._get_own_orders(claims) if estimate else ())
        for sale_line, lines in by_sale_line.items():
            queue = self._get_queue(sale_line, lines, claims, estimate)
            shares = uninvoiced_first(
                [quantity for _line, quantity in queue], self._get_uninvoiced(ledger, sale_line)
            )
            left = sum(
                (ledger.available(line) for line in ledger.by_sale_line[sale_line]), Fraction(0)
            )
            for (line, _quantity), share in zip(queue, shares, strict=True):
                if line not in claims:
                    continue
                on_notes = 0 if estimate else line._get_sold_credited()
                result[line] = max(min(share - on_notes, left), Fraction(0))
                left -= result[line]
        return result

    def _pop_settled(self, by_sale_line, claims):
        """Take out the sale lines of which all that is claimed is on credit notes: {line: 0}.

        Whatever came back before it, none of it is due again; so the hundreds of returns that one
        sale line may have had need no reckoning each time that something of it moves.
        """
        settled = [
            sale_line
            for sale_line, lines in by_sale_line.items()
            if all(line._get_sold_credited() >= claims[line] for line in lines)
        ]
        return {line: Fraction(0) for sale_line in settled for line in by_sale_line.pop(sale_line)}

    def _get_queue(self, sale_line, lines, claims, estimate):
        """Return [(line, quantity)] in the order in which the goods count as coming back."""
        others = sale_line.rma_line_ids.filtered(
            lambda line: line.state in ("authorized", "done") and line._is_credited_resolution()
        )
        own_ids = {line._origin.id for line in lines if line._name == "rma.order.line"}
        queue = []
        for line in others:
            if line.id not in own_ids:
                quantity = line._get_promised_quantity() if estimate else line.qty_due
                queue.append((line, line._to_sold(quantity)))
        own = [(line, claims[line]) for line in lines]
        return sorted(queue + own, key=lambda entry: self._get_queue_position(entry[0]))

    def _get_queue_position(self, line):
        is_recorded = line._name == "rma.order.line" and bool(line._origin)
        return (not is_recorded, line._origin.id if is_recorded else 0)

    def _get_own_orders(self, lines):
        orders = self.env["rma.order"]
        for line in lines:
            if line._name == "rma.order.line":
                orders |= line.order_id._origin
        return orders

    def _get_uninvoiced(self, ledger, sale_line):
        """Return what was delivered, returned or not, beyond what was invoiced."""
        return max(self._get_handed_over(sale_line) - ledger.invoiced(sale_line), Fraction(0))

    def _get_handed_over(self, sale_line):
        """Return what was delivered, come back on a return or not, in the product's unit."""
        return sale_line._get_delivered_exactly() + sale_line._get_received_back()

    def _get_come_back(self, ledger, sale_lines):
        """Return what was paid for and has come back on returns: {order line: quantity}.

        On the ledger of posted documents, in the product's unit; for goods without an order by the
        line of the return.
        """
        result = {line: line._to_product_unit(line.qty_due) for line in ledger.terms}
        for sale_line in sale_lines:
            due = sum((line._to_sold(line.qty_due) for line in sale_line.rma_line_ids), Fraction(0))
            result[sale_line] = max(due - self._get_uninvoiced(ledger, sale_line), Fraction(0))
        return result

    def _open_ledger(self, lines, without=()):
        """Return the `Ledger` of the order lines behind some lines of returns."""
        sale_lines = self.env["sale.order.line"].union(*[line.sale_line_id for line in lines])
        sale_lines |= self._get_freight_orders(lines).order_line
        # Whoever may return goods may be told what was paid for them, and nothing else is told.
        return Ledger(sale_lines.sudo(), without)

    def _reckon(self, ledger, claims, rules=(), estimate=False):
        """Turn quantities to credit into credit notes to be, and book them on the ledger.

        :param claims: {line: quantity to credit}, in the unit of what was sold
        :param rules: list of `FeeRule`
        :param estimate: reckon as if all that is authorized came back
        :return: list of `Note`, one per source invoice
        """
        by_invoice = defaultdict(list)
        for line, quantity in claims.items():
            sources = self._get_sources(ledger, line)
            for source, share in allocate(quantity, [(s, ledger.available(s)) for s in sources]):
                paid = ledger.paid(source)
                amounts = credit(paid, share)
                entry = Credit(line, source, share, amounts, paid)
                by_invoice[ledger.get_document(source)].append(entry)
                ledger.book(source, share, amounts)
        notes = []
        progress = self._get_fee_progress(ledger, rules)
        for invoice, goods in by_invoice.items():
            credits = goods + self._get_discount_credits(ledger, invoice, goods)
            charges = self._get_charges(ledger, credits, rules, progress)
            notes.append(Note(invoice, credits, charges))
        if notes:
            notes += self._credit_freight(ledger, notes, rules, estimate)
        return notes

    def _get_sources(self, ledger, line):
        """Return what a line is credited from: its invoice lines, the oldest first."""
        return ledger.by_sale_line[line.sale_line_id.sudo()]

    def _get_discount_credits(self, ledger, invoice, credits):
        """Return the share of the order's discounts that goes back with the goods.

        Where goods were credited by hand without their share of it, it is made good, as far as
        there is something to take it off.
        """
        left = sum((get_total(entry.amounts) for entry in credits), Fraction(0))
        returned = defaultdict(Fraction)
        for entry in credits:
            returned[entry.invoice_line] += entry.quantity
        result = []
        for discount, goods in ledger.discounts(invoice).items():
            _before, after = discount_fractions(
                [
                    (
                        line,
                        ledger.paid(line).amounts[NET],
                        ledger.positions[line],
                        # The ledger has moved on by what is credited now.
                        ledger.credited_quantity[line] - returned.get(line, 0),
                    )
                    for line in goods
                ],
                returned,
            )
            amounts = catch_up(ledger.paid(discount), after)
            left += self._take_discount(ledger, discount, amounts, left, result)
        return result

    def _take_discount(self, ledger, discount, amounts, left, credits):
        """Add a share of a discount to the credits of a note; return what it changes them by.

        :param left: what there is to take it off
        """
        paid, total = ledger.paid(discount), -get_total(amounts)
        if total > left:
            amounts = shrink(paid, amounts, max(left / total, Fraction(0)))
        if any(amounts.values()):
            credits.append(Credit(None, discount, Fraction(1), amounts, paid))
            ledger.book(discount, Fraction(0), amounts)
        return get_total(amounts)

    def _get_fee_progress(self, ledger, rules):
        """Return how far earlier credit notes are for each fee: {key: `Progress`}."""
        progress = {}
        for rule in rules:
            paid = units = Fraction(0)
            for line in rule.lines:
                if line._name != "rma.order.line":
                    continue
                for entry in line.sudo().credit_line_ids:
                    source = None if entry.rma_charge_id else ledger.get_source(entry)
                    if source is not None:
                        ratio = self._get_discount_ratio(ledger, source)
                        paid += entry._get_rma_total() * ratio * entry._get_credit_sign()
                        units += line._in_line_unit(entry._get_credited_quantity())
            progress[rule.key] = Progress(paid, units, rule.charged)
        return progress

    def _get_fees_due(self, ledger, rules):
        """Return what is still to be charged for the goods on the ledger: {key: amount}."""
        progress = self._get_fee_progress(ledger, rules)
        due = {}
        for rule in rules:
            so_far = progress[rule.key]
            step = exact(rule.lines[:1].currency_id.rounding)
            if so_far.units and rule.type != "outbound_freight":
                whole = reckon_charge(
                    rule.basis, rule.rate, so_far.paid, so_far.units, rule.quantity, step
                )
                due[rule.key] = whole - so_far.charged
        return due

    def _get_discount_ratio(self, ledger, invoice_line):
        """Return which part of a line's own price was paid, after discounts on the whole order."""
        ratio = Fraction(1)
        for discount, goods in ledger.discounts(ledger.get_document(invoice_line)).items():
            if invoice_line in goods:
                total = sum((get_total(ledger.paid(line).amounts) for line in goods), Fraction(0))
                if total:
                    ratio += get_total(ledger.paid(discount).amounts) / total
        return ratio

    def _get_charges(self, ledger, credits, rules, progress):
        """Return what one note charges: [Charged]; it never takes off more than its goods."""
        left = sum((get_total(entry.amounts) for entry in credits), Fraction(0))
        step = exact(credits[0].invoice_line.currency_id.rounding)
        charges = []
        for rule in rules:
            if rule.type == "outbound_freight":
                continue
            so_far = progress[rule.key]
            for entry in credits:
                if entry.line is not None and entry.line in rule.lines:
                    ratio = self._get_discount_ratio(ledger, entry.invoice_line)
                    so_far.paid += get_total(entry.amounts) * ratio
                    units = entry.line._from_sold(entry.quantity)
                    so_far.units += entry.line._in_line_unit(units)
            paid, units = get_covered(so_far.paid, so_far.units, rule.quantity)
            due = reckon_charge(rule.basis, rule.rate, paid, units, rule.quantity, step)
            amount = limit_charge(rule.type, due - so_far.charged, left)
            if amount:
                charges.append(Charged(rule, amount, paid, units, due))
                so_far.charged += amount
                left += min(get_sign(rule.type) * amount, 0)
        return charges

    def _get_cash_rounding(self, note, total, without):
        """Return what makes a note payable in coins, together with those before it."""
        invoice = note.invoice
        method = invoice.invoice_cash_rounding_id
        if not method:
            return Fraction(0)
        if not note.is_agreed:
            before = invoice._get_credited_in_cash(without=without)
            method = method.with_context(rma_credited_before=before)
        return exact(method.compute_difference(invoice.currency_id, float(total)))

    def _summarize(self, notes, without=()):
        """Return the `Settlement` of these notes.

        :param without: returns whose own credit notes are left out of account
        """
        goods, fees, bonuses = (defaultdict(Fraction) for _total in range(3))
        discount = rounding = Fraction(0)
        for note in notes:
            total = Fraction(0)
            for entry in note.credits:
                amount = get_total(entry.amounts)
                total += amount
                if entry.line is None:
                    discount += amount
                else:
                    goods[entry.line] += amount
            for charged in note.charges:
                kind = charged.rule.type
                charges = bonuses if KINDS[kind].is_bonus else fees
                charges[charged.rule.key] += charged.amount
                total += get_sign(kind) * charged.amount
            rounding += self._get_cash_rounding(note, total, without)
        total = sum(goods.values(), Fraction(0)) + discount
        total += sum(bonuses.values(), Fraction(0)) - sum(fees.values(), Fraction(0))
        return Settlement(
            notes=notes,
            goods={line: float(amount) for line, amount in goods.items()},
            discount=float(discount),
            fees={key: float(amount) for key, amount in fees.items()},
            bonuses={key: float(amount) for key, amount in bonuses.items()},
            rounding=float(rounding),
            total=float(total + rounding),
        )

from collections import defaultdict
from fractions import Fraction
from typing import Any, NamedTuple

from ...tools.refund import Paid, allocate, round_half_up
from .amounts import NET, get_document_amounts, get_quantity, get_sold_quantity


class Excess(NamedTuple):
    """What was credited beyond what was paid."""

    position: Any
    paid: Fraction
    credited: Fraction
    is_whole: bool  # beyond all that was paid, not only beyond what has come back
    quantities: Any = None  # (paid, credited) where more goods than there were are credited
    tax: Any = None  # id, where it is a tax of the whole invoice


class EarlyDiscount(NamedTuple):
    """What was written off an invoice for being paid early, on goods with the same taxes."""

    term_line: Any  # the receivable that was paid
    taxes: Any

    @property
    def id(self):
        return self.term_line.id

    @property
    def move_id(self):
        return self.term_line.move_id

    @property
    def currency_id(self):
        return self.term_line.currency_id


class Ledger:
    """What was paid for some order lines, and what of it has been credited.

    Read once from the posted invoices and from every credit note that is not cancelled: a draft
    counts, or two of them would promise the same money twice. `credited` and `credited_quantity`
    move on while credits are reckoned, so that a batch sees its own earlier entries.

    :param sale_lines: ``sale.order.line`` in sudo
    :param without: credit notes left out of account, or returns whose own ones are
    :param states: states of the credit notes that count
    """

    def __init__(self, sale_lines, without=(), states=("draft", "posted")):
        entries = sale_lines.invoice_lines.filtered(lambda line: line.display_type == "product")
        moves = entries.move_id
        self.invoices = moves.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.state == "posted"
                and not move._is_reversal()
            )
        ).sorted(lambda move: (move.invoice_date, move.id))
        self.without, self.states = without, states
        # With what reverses credit notes: it is booked against the same lines, below zero.
        self.refunds = (moves | moves._get_reversals()).filtered(self._counts)
        self.positions = {}
        self.terms = {}
        self.early = {}  # {invoice: {EarlyDiscount: invoice lines}}
        self.by_sale_line = defaultdict(list)
        for line in self.invoices.invoice_line_ids:
            if line._is_order_discount():
                self.positions[line] = Fraction(1)
            elif line.display_type == "product" and line.quantity > 0:
                self.positions[line] = get_quantity(line)
            if line in self.positions:
                for sale_line in line.sale_line_ids:
                    self.by_sale_line[sale_line].append(line)
        self.credited_quantity = defaultdict(Fraction)
        self.credited = defaultdict(lambda: defaultdict(Fraction))
        self.entries = defaultdict(int)
        self.hand_entries = defaultdict(int)
        self.by_hand = defaultdict(Fraction)
        self.own_quantity = defaultdict(Fraction)  # of `credited_quantity`, on notes of returns
        self.own_net = defaultdict(Fraction)
        self.settled = set()  # lines of returns that were reckoned on it
        self._sources = []
        self._amounts = {}
        self._are_credits_priced = False
        for invoice in self.invoices:
            self._add_early_discounts(invoice)
        self._book_all(moves)

    def _book_all(self, moves):
        """Note what credit notes, and these entries otherwise, take back of the invoices."""
        for line in (self.refunds | moves).invoice_line_ids:
            # What a charge takes back of an invoice counts; what it adds of its own does not.
            is_own = line.rma_charge_id and not line.rma_origin_line_id
            if line.move_id in self.refunds and line.display_type == "product" and not is_own:
                self._book(line, line._get_credit_sign())
            elif line._takes_back_on_invoice() and line.parent_state in self.states:
                self._book(line, sign=-1)

    def _add_early_discounts(self, invoice):
        """Take up what paying early took off an invoice."""
        self.early[invoice] = {}
        for taxes, (lines, amounts, steps) in invoice._get_early_discounts().items():
            discount = EarlyDiscount(invoice._get_early_term_line(), taxes)
            # What was paid in advance stands on an invoice of its own.
            self.early[invoice][discount] = [line for line in lines if line in self.positions]
            self._amounts[discount] = (amounts, steps)

    def _counts(self, move):
        """Tell whether an entry is taken into account: a credit note, or what reverses one."""
        is_credit = move.move_type == "out_refund" and move.state in self.states
        is_taken_back = move.state == "posted" and move._is_reversal()
        return (is_credit or is_taken_back) and not self._is_left_out(move)

    def _is_left_out(self, move):
        if isinstance(self.without, type(move)):
            return move in self.without
        return bool(self.without) and bool(move._get_rma_orders() & self.without)

    def add_agreed(self, line, terms):
        """Take up a line of a return that no invoice tells of, worth the price agreed on it."""
        self.terms[line] = terms
        self.positions[line] = line._to_product_unit(line._get_quantity())
        self._amounts[line] = line._get_agreed_amounts(terms)
        for entry in line._get_credit_entries():
            if self._counts(entry.move_id):
                sign = entry._get_credit_sign()
                self.credited_quantity[line] += get_quantity(entry) * sign
                self.own_quantity[line] += get_quantity(entry) * sign
                self.entries[line] += 1
                self._sources.append((entry, line, Fraction(sign)))

    def get_document(self, position):
        """Return the invoice of a position, or the `CreditTerms` in its place."""
        return self.terms.get(position) or position.move_id

    def get_source(self, entry):
        """Return the position that a credit note line of a return takes back, or None."""
        source = entry.rma_origin_line_id or entry.rma_line_id
        if source not in self.positions:
            return None
        if source in self.terms:
            return source if self._counts(entry.move_id) else None
        return source if entry.move_id in self.refunds else None

    # Quantities, in the product's unit

    def _book(self, line, sign=1):
        """Note a credit note line against the invoice lines it takes back.

        :param sign: -1 for the quantity below zero by which an invoice takes back, and for what
            reverses a credit note
        """
        quantity = get_sold_quantity(line) * sign
        is_by_hand = not line.rma_origin_line_id
        if is_by_hand:
            for sale_line in line.sale_line_ids:
                self.by_hand[sale_line] += quantity
        for source, share in self._find_sources(line, quantity):
            self.credited_quantity[source] += share
            self.own_quantity[source] += 0 if is_by_hand else share
            self.entries[source] += 1
            self.hand_entries[source] += is_by_hand
            part = share / quantity if quantity else Fraction(1)
            self._sources.append((line, source, part * sign))

    def _find_sources(self, line, quantity):
        """Return [(invoice line, quantity)]: as linked, or else as the order lines tell."""
        origin = line.rma_origin_line_id
        if origin.display_type == "payment_term":
            discount = EarlyDiscount(origin, line.tax_ids)
            return [(discount, quantity)] if discount in self._amounts else []
        if origin:
            return [(origin, quantity)] if origin in self.positions else []
        candidates = [
            source for sale_line in line.sale_line_ids for source in self.by_sale_line[sale_line]
        ]
        invoice = line.move_id._get_credited_invoice()
        if invoice:
            candidates = [source for source in candidates if source.move_id == invoice]
        candidates = list(dict.fromkeys(candidates))
        alike = [source for source in candidates if source.currency_id == line.currency_id]
        candidates = alike or candidates
        shares = dict(
            allocate(quantity, [(source, self.available(source)) for source in candidates])
        )
        beyond = quantity - sum(shares.values(), Fraction(0))
        if beyond and candidates:
            shares[candidates[-1]] = shares.get(candidates[-1], Fraction(0)) + beyond
        return list(shares.items())

    def available(self, line):
        """Return what of an invoice line can still be credited."""
        return max(self.positions[line] - self.credited_quantity[line], Fraction(0))

    def invoiced(self, sale_line):
        """Return what the customer was charged for, less what was credited without a return."""
        total = sum((self.positions[line] for line in self.by_sale_line[sale_line]), Fraction(0))
        return total - self.by_hand[sale_line]

    def find_credits(self, invoices):
        """Return the entries that take back a part of these invoices, linked to them or not."""
        found = invoices.browse()
        for entry, source, _share in self._sources:
            if source not in self.terms and source.move_id in invoices:
                found |= entry.move_id
        return found

    def find_foreign(self, moves):
        """Return what is credited in another currency than it was paid in: {(entry, invoice)}.

        :param moves: entries to look at
        """
        return {
            (entry.move_id, source.move_id)
            for entry, source, _share in self._sources
            if entry.move_id in moves
            and source not in self.terms
            and entry.currency_id != source.currency_id
        }

    def find_freight(self, orders):
        """Return the invoice lines of what was paid for the delivery of these orders."""
        return [
            line
            for line in self.positions
            if line not in self.terms
            and line.sale_line_ids.order_id & orders
            and any(sale_line._is_outbound_freight() for sale_line in line.sale_line_ids)
        ]

    # Amounts

    def paid(self, line):
        """Return an invoice line as a `Paid` position, with what has been credited of it so far."""
        amounts, steps = self._price(line)
        self._price_credits()
        return Paid(
            key=line.id,
            quantity=self.positions.get(line, Fraction(1)),
            amounts=amounts,
            steps=steps,
            credited_quantity=self.credited_quantity[line],
            credited=dict(self.credited[line]),
            entries=self.entries[line],
        )

    def discounts(self, invoice):
        """Return the discounts granted on a whole invoice: {discount line: goods lines}.

        A discount belongs to the goods with the same taxes, or where there are none to all goods.
        """
        goods = [
            line
            for line in invoice.invoice_line_ids
            if line in self.positions and line.product_id.type == "consu"
        ]
        result = {}
        for line in invoice.invoice_line_ids:
            if line._is_order_discount():
                result[line] = line._get_discounted(goods)
        return result

    def early_discounts(self, invoice):
        """Return what paying early took off: {EarlyDiscount: the invoice lines it is on}."""
        return self.early.get(invoice, {})

    def get_credited_part(self, discount):
        """Return which part of what an early discount is on has been credited, from 0 to 1."""
        self._price_credits()
        lines = self.early[discount.move_id][discount]
        total = sum((self._price(line)[0][NET] for line in lines), Fraction(0))
        credited = sum((self.credited[line][NET] for line in lines), Fraction(0))
        return min(max(credited / total, Fraction(0)), Fraction(1)) if total else Fraction(0)

    def book(self, line, quantity, amounts):
        """Note a credit that is about to be made."""
        self.credited_quantity[line] += quantity
        for component, amount in amounts.items():
            self.credited[line][component] += amount

    def find_excesses(self, come_back):
        """Return what was credited beyond what was paid: [`Excess`].

        Nobody credits more of a line than was invoiced, nor more taxes of an invoice. Credit notes
        of returns keep to what was paid for what has come back, in whatever order they are posted.

        :param come_back: {order line, or line without one: what was paid for and has come back}
        """
        touched = {self.get_document(line) for line in self.positions if self.entries[line]}
        lines = [line for line in self.positions if self.get_document(line) in touched]
        excesses = [excess for line in lines if (excess := self._find_line_excess(line, come_back))]
        taxes = {}
        early = [part for parts in self.early.values() for part in parts if self.entries[part]]
        for line in lines + early:
            paid = self.paid(line)
            for component, amount in paid.amounts.items():
                kind, tax, currency = component
                if kind == "tax" and currency == "doc":
                    total = taxes.setdefault(
                        (self.get_document(line), tax), [line, Fraction(0), Fraction(0)]
                    )
                    total[1] += amount
                    total[2] += paid.credited.get(component, Fraction(0))
        excesses += [
            Excess(line, paid, credited, is_whole=True, tax=tax)
            for (_document, tax), (line, paid, credited) in taxes.items()
            if credited > paid >= 0
        ]
        return excesses

    def _find_line_excess(self, line, come_back):
        """Return the `Excess` on a line, or None.

        Amounts are strict per unit: a note that is not the first in the order of the returns, or
        follows one made by hand, may be a rounding step off in between, never in the end.
        """
        paid = self.paid(line)
        net, step = paid.amounts[NET], paid.steps[NET]
        if net <= 0 or not self.entries[line]:
            return None
        credited = paid.credited.get(NET, Fraction(0))
        if paid.credited_quantity > paid.quantity:
            quantities = (paid.quantity, paid.credited_quantity)
            return Excess(line, net, credited, is_whole=True, quantities=quantities)
        if credited > net:
            return Excess(line, net, credited, is_whole=True)
        own, others = self.own_quantity[line], self._get_outstanding(line, come_back)
        steps_off = self.entries[line] if others else self.hand_entries[line]
        due = min(
            round_half_up(net * own / paid.quantity, step) + step * steps_off,
            round_half_up(net * min((own + others) / paid.quantity, Fraction(1)), step)
            + step * self.hand_entries[line],
        )
        own_net = self.own_net[line]
        return Excess(line, due, own_net, is_whole=False) if own_net > due else None

    def _get_outstanding(self, line, come_back):
        """Return what else has come back of what was sold, and is on no note of a return."""
        sold = [line] if line in self.terms else line.sale_line_ids
        total = sum((come_back.get(key, Fraction(0)) for key in sold), Fraction(0))
        positions = {other for key in sold for other in self.by_sale_line.get(key, [line])}
        return max(total - sum(self.own_quantity[other] for other in positions), Fraction(0))

    def _price(self, line):
        if line not in self._amounts:
            self._amounts.update(get_document_amounts(line.move_id))
        return self._amounts[line]

    def _price_credits(self):
        """Add up what the booked credit note lines took back, component by component."""
        if self._are_credits_priced:
            return
        self._are_credits_priced = True
        for line, source, share in self._sources:
            amounts, steps = self._price(line)
            for component, amount in amounts.items():
                self.credited[source][component] += round_half_up(amount * share, steps[component])
            if source in self.terms or line.rma_origin_line_id:
                self.own_net[source] += round_half_up(amounts[NET] * share, steps[NET])

from fractions import Fraction

from odoo import models

from ...tools.charges import get_total, reduce_amounts
from ...tools.core_names import MOVE_GOAL
from ...tools.refund import credit
from ..credit.rma_calculator import Charged, Credit, Note
from ..sold.stock_move import is_with_customer


class RmaCalculatorFreight(models.AbstractModel):
    """What the customer paid for the delivery goes back once, up to the standard tariff.

    Where it is due with everything only, the return that completes the order gives it back: nothing
    that was handed over is left with the customer, invoiced or not, and nothing more is to come.
    Of returns that are open at a time the one authorized last promises it::

        first     second                       the delivery is on
        open      open                         the second, as a promise
        credited  open                         the second
        open      credited                     the first, as a promise
        open      cancelled                    none
        cancelled draft with the delivery      none: it is taken off the draft
        undone    posted with the delivery     the second: what was given stays, and is given once
    """

    _inherit = "rma.calculator"

    def _get_freight_orders(self, lines):
        """Return the orders of which the delivery may have to be given back, all of them."""
        return self.env["sale.order"].union(
            *[line.sale_line_id.order_id._origin for line in lines if line._get_freight_terms()]
        )

    def _credit_freight(self, ledger, notes, rules, estimate):
        """Give back what was paid for the delivery, from the invoice line that charged it.

        :return: further notes, for invoices of which no goods come back now
        """
        further = {}
        by_invoice = {note.invoice: note for note in notes}
        for rule in rules:
            if rule.type != "outbound_freight":
                continue
            # Whoever may return goods is told whether the delivery goes back, and nothing else.
            for sale in self._get_freight_orders(rule.lines).sudo():
                if not self._is_freight_due(ledger, sale, rule, estimate):
                    continue
                for charged in self._take_freight(ledger, sale, rule):
                    invoice = ledger.get_document(charged.credit.invoice_line)
                    note = by_invoice.get(invoice)
                    note = note or further.setdefault(invoice, Note(invoice, [], []))
                    note.charges.append(charged)
                    # What of a discount was more than the goods was on the delivery.
                    note.credits.extend(
                        self._get_discount_credits(ledger, invoice, [charged.credit])
                    )
            ledger.settled.update(rule.lines)
        return list(further.values())

    def _take_freight(self, ledger, sale, rule):
        """Return what is left to give back of an order's delivery: [Charged]."""
        lines = ledger.find_freight(sale)
        given = sum((get_total(ledger.paid(line).credited) for line in lines), Fraction(0))
        left = rule.limit - given
        charges = []
        for line in lines:
            paid, share = ledger.paid(line), ledger.available(line)
            amounts = credit(paid, share) if share else {}
            whole = total = get_total(amounts)
            if rule.limit and total > left:
                total = max(left, Fraction(0))
                amounts = reduce_amounts(amounts, paid.steps, total)
            if total <= 0:
                continue
            left -= total
            # All of it is settled: what is dearer than the standard is never asked for again.
            ledger.book(line, share, amounts)
            entry = Credit(None, line, share, amounts, paid)
            charges.append(Charged(rule, total, whole, share, total, entry))
        return charges

    # Whether it is due

    def _is_freight_due(self, ledger, sale, rule, estimate):
        """Tell whether these lines of a return are those that the delivery goes back with."""
        if not estimate:
            return not rule.is_whole or self._is_given_back(sale, rule.lines, ledger.settled)
        order = self._get_own_orders(rule.lines)
        if rule.is_recorded and rule.key._get_charged():
            return True
        is_decided = order.state in ("authorized", "done")
        if is_decided and not order._is_credit_to_come():
            # Taken off its draft, it is still to be given back.
            return bool(order.amount_freight_open)
        others = sale.order_line.rma_line_ids.order_id - order
        others = others.filtered(lambda other: other.state in ("authorized", "done"))
        earlier = others.filtered(
            lambda other: (
                not (
                    is_decided
                    and other._is_credit_to_come()
                    and (other.date_authorized, other.id) > (order.date_authorized, order.id)
                )
            )
        )
        if rule.is_whole:
            return self._is_given_back(sale, rule.lines, earlier.line_ids, expected=True)
        return not any(
            other._is_credit_to_come() and other._has_freight_refund(sale) for other in earlier
        )

    def _is_given_back(self, sale, own, others, expected=False):
        """Tell whether nothing of an order is left with the customer, or on the way there.

        :param own: the lines of the return that asks
        :param others: lines of other returns of which all counts, not only what is credited
        :param expected: count what is authorized, and not only what is due
        """
        if any(is_to_come(move) for move in sale.order_line.move_ids):
            return False
        own_orders = self._get_own_orders(own)
        for sale_line in sale.order_line:
            if sale_line.product_id.type != "consu":
                continue
            lines = own.filtered(lambda line, sold=sale_line: line.sale_line_id._origin == sold)
            given = sum((self._get_given_back(line, True, expected) for line in lines), Fraction(0))
            for line in sale_line.rma_line_ids:
                if line.order_id not in own_orders:
                    given += self._get_given_back(line, line in others, expected)
            if self._get_handed_over(sale_line) > given:
                return False
        return True

    def _get_given_back(self, line, is_all, expected):
        """Return what of a line counts as given back, in the product's unit.

        What a customer may keep does not come back, unless he withdraws from its sale by law.

        :param is_all: count what is due and not credited yet, too
        """
        if not line._is_credited_resolution():
            return Fraction(0)
        if not line._is_goods_expected() and not line.withdrawal_right_id:
            return Fraction(0)
        if line._name != "rma.order.line" or line.state not in ("authorized", "done"):
            return line._to_product_unit(line._get_quantity()) if is_all else Fraction(0)
        if not is_all:
            return line._to_product_unit(line.qty_due) - line._to_product_unit(line.qty_to_credit)
        return line._to_product_unit(line.qty_due + (line._get_qty_not_due() if expected else 0.0))


def is_to_come(move):
    """Tell whether a move will hand goods to the customer, be it by further steps."""
    return (
        move.state not in ("done", "cancel")
        and is_with_customer(move[MOVE_GOAL] or move.location_dest_id)
        and not is_with_customer(move.location_id)
    )

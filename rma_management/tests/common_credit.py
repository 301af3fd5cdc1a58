from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from odoo import Command

from .common import RmaCommon


def number(value):
    """Return the decimal number a person sees in a float."""
    return Decimal(repr(value))


def to_step(value, step):
    """Round as a currency does, halves away from zero."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


class CreditCommon(RmaCommon):
    """What accounting holds in the end, added up from journal items and nothing of ours."""

    def settle(self, order, quantities, **vals):
        """Take a return to where its credit note is due."""
        rma = self.authorize(order, quantities, **vals)
        self.receive(rma)
        self.inspect(rma)
        return rma

    def create_tax(self, name, amount, **vals):
        return self.env["account.tax"].create(
            {"name": name, "amount": amount, "type_tax_use": "sale", **vals}
        )

    def create_cash_rounding(self, **vals):
        accounts = self.env["account.account"]
        return self.env["account.cash.rounding"].create(
            {
                "name": "Five cents",
                "rounding": 0.05,
                "profit_account_id": accounts.search([("account_type", "=", "income")], limit=1).id,
                "loss_account_id": accounts.search([("account_type", "=", "expense")], limit=1).id,
                **vals,
            }
        )

    def create_currency_at(self, rate):
        """Return a currency that is worth more, or less, than the company's."""
        currency = self.env["res.currency"].create({"name": "KXX", "symbol": "K"})
        currency.rate_ids = [
            Command.create({"name": "2000-01-01", "rate": rate, "company_id": self.company.id})
        ]
        return currency

    def add_discount(self, order, kind, amount):
        """Take a part (``so_discount``) or an amount (``amount``) off the whole order."""
        name = "discount_percentage" if kind == "so_discount" else "discount_amount"
        self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, "discount_type": kind, name: amount}
        ).action_apply_discount()

    def settle_at_once(self):
        """Have what is authorized due for credit, to save the way of the goods."""
        self.set_terms(refund_timing="authorization")

    def add_up(self, moves):
        """Return what these entries come to: {(what, currency): amount}, tax by tax."""
        totals = defaultdict(Decimal)
        for line in moves.line_ids:
            kind = {
                "product": ("net", line.product_id.id, line.account_id.id),
                "tax": ("tax", line.tax_line_id.id, line.account_id.id),
                "payment_term": ("total",),
                "rounding": ("rounding",),
            }.get(line.display_type)
            if kind:
                totals[(*kind, "doc")] += number(line.amount_currency)
                totals[(*kind, "company")] += number(line.balance)
            if line.display_type == "tax":
                totals["base", line.tax_line_id.id] += number(line.tax_base_amount)
        return {key: amount.normalize() for key, amount in totals.items() if amount}

    def assert_reversed(self, invoices, notes, but=()):
        """Product by product, tax by tax and in both currencies, nothing of it is left.

        :param but: keys of `add_up` that are not looked at
        """
        self.assertEqual(set(notes.mapped("state")), {"posted"})
        paid = self.add_up(invoices)
        back = {key: -amount for key, amount in self.add_up(notes).items()}
        left = {
            key: (paid.get(key, 0), back.get(key, 0))
            for key in paid.keys() | back.keys()
            if key[0] != "base" and key not in but and paid.get(key, 0) != back.get(key, 0)
        }
        self.assertFalse(left)

    def return_one_by_one(self, order, products, count=3):
        """Return a unit of each product at a time; the estimate is the note each time."""
        notes = self.env["account.move"]
        for _unit in range(count):
            rma = self.authorize(order, dict.fromkeys(products, 1))
            estimated = rma.amount_estimated
            note = self.credit(rma)
            self.assertEqual(sum(note.mapped("amount_total")), estimated)
            notes |= note
        return notes

    def reverse_by_hand(self, invoice, modify=False):
        """Reverse an invoice with core's own wizard; return the new draft(s)."""
        before = invoice.reversal_move_ids
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard = wizard.create({"journal_id": invoice.journal_id.id})
        action = wizard.modify_moves() if modify else wizard.refund_moves()
        if modify:
            return self.env["account.move"].browse(action["res_id"])
        return invoice.reversal_move_ids - before

from fractions import Fraction

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...tools.refund import allocate, exact


class AccountMoveDispute(models.Model):
    """What a body may take, or has taken, is not paid as well: whichever way it would be paid."""

    _inherit = "account.move"

    def action_register_payment(self):
        """Say so before anybody fills in a payment."""
        self.sudo()._get_rma_notes()._get_rma_orders()._get_chargeback()._refuse_payment()
        return super().action_register_payment()

    def _get_rma_unpaid(self, but=()):
        unpaid = super()._get_rma_unpaid(but)
        orders = self.sudo()._get_rma_orders()
        if not unpaid or not orders.dispute_ids:
            return unpaid
        if orders._get_chargeback():
            return 0.0
        matched = sum(map(exact, self._get_taken_partials().mapped("credit_amount_currency")))
        left = exact(unpaid) + matched - self._get_charged_back(orders)
        return max(self.currency_id.round(float(left)), 0.0)

    def _get_charged_back(self, orders):
        """Return what was taken that this note credits: of several the first with room for it."""
        notes = orders._get_posted_notes().sorted("id")
        taken = sum((order._get_charged_back() for order in orders), Fraction(0))
        shares = allocate(taken, [(note, note._get_room_beside_payments()) for note in notes])
        return dict(shares).get(self, Fraction(0))

    def _get_room_beside_payments(self):
        """Return what of a note is neither set off, nor paid by us, nor on its way."""
        self.ensure_one()
        gone = self.rma_refund_ids.filtered(lambda refund: refund._is_reserved())
        matched = self._get_taken_partials().mapped("credit_amount_currency")
        room = exact(self.amount_residual) + sum(map(exact, matched))
        return room - sum(map(exact, gone.mapped("amount")))

    def _get_payback_partials(self):
        """Return by what these notes went back to the customer.

        What is set off against an invoice was never paid, and does not go back.
        """
        return self.line_ids.matched_debit_ids.filtered(
            lambda partial: partial.debit_move_id.move_id.move_type != "out_invoice"
        )

    def _get_taken_partials(self):
        """Return those of them that are lines of the bank by which a body took the money."""
        taken = self._get_rma_orders().dispute_ids.statement_line_id.move_id
        return self._get_payback_partials().filtered(
            lambda partial: partial.debit_move_id.move_id in taken
        )

    def _check_chargeback(self, partials):
        """Refuse to pay what a body decides on, or has taken.

        :param partials: by which these notes are being paid
        :raises UserError: with what to do instead
        """
        disputed = self._get_rma_orders().filtered("dispute_ids")
        for note in self:
            orders = note._get_rma_orders()
            if not orders & disputed:
                continue
            paid = (note._get_payback_partials() - note._get_taken_partials()) & partials
            if not paid:
                continue
            orders._get_chargeback()._refuse_payment()
            taken = sum((order._get_charged_back() for order in orders), Fraction(0))
            room = sum(each._get_room_beside_payments() for each in orders._get_posted_notes())
            if taken > room:
                raise UserError(note._get_taken_text(taken))

    def _get_taken_text(self, taken):
        self.ensure_one()
        return self.env._(
            "%(amount)s of %(note)s was taken by a dispute that was lost, and is not paid as well. "
            "Pay no more than the rest; where this is the line of the bank by which it was taken, "
            "say so on the dispute first.",
            amount=format_amount(self.env, float(taken), self.currency_id),
            note=self.name,
        )

from fractions import Fraction

from odoo import fields, models

from ...tools.refund import exact
from .rma_dispute import PENDING


class RmaOrderDispute(models.Model):
    """Refund and chargeback are never both given."""

    _inherit = "rma.order"

    dispute_ids = fields.One2many("rma.dispute", "order_id", string="Disputes", copy=False)

    def _get_chargeback(self):
        """Return the disputes that may still take the money of these returns."""
        return self.dispute_ids.filtered(
            lambda dispute: dispute.is_money_taken and dispute.state in PENDING
        )

    def _get_charged_back(self):
        """Return what was taken from us for a return."""
        self.ensure_one()
        lost = self.dispute_ids.filtered(
            lambda dispute: dispute.is_money_taken and dispute.state == "lost"
        )
        return sum((exact(amount) for amount in lost.mapped("amount")), Fraction(0))

    def _get_money_out(self):
        """Return what has gone back to the customer: refunded, paid by hand, or taken."""
        self.ensure_one()
        # What is set off against an invoice was never paid, and does not go back.
        partials = self._get_posted_notes().line_ids.matched_debit_ids
        out = partials.filtered(
            lambda partial: partial.debit_move_id.move_id.move_type != "out_invoice"
        )
        paid = sum(map(exact, out.mapped("credit_amount_currency")), Fraction(0))
        gone = self.refund_ids.filtered(
            lambda refund: refund.state == "done" and refund._is_reserved()
        )
        return paid + sum(map(exact, gone.mapped("amount"))) + self._get_charged_back()

    def _check_payer(self):  # pylint: disable=missing-return
        super()._check_payer()
        self.sudo()._get_chargeback()._refuse_payment()

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
        lost = self.dispute_ids.filtered(lambda dispute: dispute._is_taken())
        return sum((exact(amount) for amount in lost.mapped("amount")), Fraction(0))

    def _get_money_out(self):
        """Return what has gone back to the customer: refunded, paid by hand, or taken."""
        self.ensure_one()
        notes = self._get_posted_notes()
        # The line of the bank by which a body took it is the same money.
        partials = notes._get_payback_partials() - notes._get_taken_partials()
        gone = self.refund_ids.filtered(
            lambda refund: refund._is_money_gone() and refund._is_reserved()
        )
        paid = (*partials.mapped("credit_amount_currency"), *gone.mapped("amount"))
        return sum(map(exact, paid), self._get_charged_back())

    def _check_payer(self):  # pylint: disable=missing-return
        super()._check_payer()
        self.sudo()._get_chargeback()._refuse_payment()

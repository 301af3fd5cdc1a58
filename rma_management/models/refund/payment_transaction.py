from odoo import fields, models

from ...tools.payback import Source
from ...tools.refund import exact


class PaymentTransaction(models.Model):
    """A customer's payment, as far as it can be paid back."""

    _inherit = "payment.transaction"

    rma_refund_ids = fields.One2many("rma.refund", "source_tx_id", string="Refunds of Returns")

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            # The answer often comes later, by a notification of the provider.
            self.filtered(lambda tx: tx.operation == "refund")._tell_rma_refunds()
        return result

    def _tell_rma_refunds(self):
        if self:
            # Whoever hears from the provider needs no right on the return.
            refunds = self.env["rma.refund"].sudo().search([("refund_tx_id", "in", self.ids)])
            refunds._follow_provider()

    def _is_rma_payment(self, currency, company):
        """Tell whether this is money that came in, and in which books."""
        self.ensure_one()
        captures = self.child_transaction_ids.filtered(
            lambda child: child.operation == self.operation and child.state == "done"
        )
        return (
            self.state == "done"
            and self.operation not in ("refund", "validation")
            and self.amount > 0
            and not captures
            and self.currency_id == currency
            and self.company_id == company
        )

    def _get_rma_support(self):
        """Return what provider and payment method can both refund: none, full_only or partial."""
        self.ensure_one()
        method = self.payment_method_id.primary_payment_method_id or self.payment_method_id
        support = {self.provider_id.support_refund or "none", method.support_refund or "none"}
        if "none" in support or self.provider_id.state == "disabled":
            return "none"
        return "full_only" if "full_only" in support else "partial"

    def _get_rma_source(self, but=None):
        """Return what is left of the payment to be refunded, as `Source`.

        Refunds that nobody has answered yet count as made, core's own and ours.

        :param but: a row of ``rma.refund`` that does not count
        """
        self.ensure_one()
        made = self.child_transaction_ids.filtered(
            lambda child: child.operation == "refund" and child.state not in ("cancel", "error")
        )
        planned = self.rma_refund_ids.filtered(
            lambda refund: refund.state == "todo" and refund != but
        )
        back = sum(map(exact, planned.mapped("amount"))) - sum(map(exact, made.mapped("amount")))
        is_whole_only = self._get_rma_support() == "full_only"
        total = exact(self.amount)
        return Source(self, total - back, total, is_whole_only)

from odoo import fields, models

from ...tools.clock import last_day


class RmaWithdrawalRightRefund(models.Model):
    """By when the law wants the customer to have the money back."""

    _inherit = "rma.withdrawal.right"

    refund_days = fields.Integer(
        string="Refund Within",
        help="Days in which the law wants the customer refunded. 0: it names none.",
    )
    refund_clock = fields.Selection(
        [
            ("notice", "The customer's notice; payable once the goods are here"),
            ("receipt", "The receipt of the goods"),
        ],
        string="Refund Counted From",
        required=True,
        default="notice",
    )

    _check_refund_days = models.Constraint(
        "CHECK (refund_days >= 0)", "A number of days is not negative."
    )

    def _get_refund_day(self, requested, received):
        """Return the last day of the refund by this law, None without one.

        Where it counts from the notice, the money may be withheld until the goods are here.
        """
        self.ensure_one()
        if not self.refund_days:
            return None
        start = requested if self.refund_clock == "notice" else received
        return max(last_day(start, self.refund_days), received)

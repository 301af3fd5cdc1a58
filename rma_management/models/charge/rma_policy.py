from odoo import fields, models

from .rma_charge import FEE_BASES


class RmaPolicyCharge(models.Model):
    """What a policy charges beside restocking, and what it gives back beside the goods."""

    _inherit = "rma.policy"

    late_fee_basis = fields.Selection(FEE_BASES, string="Late Fee", tracking=True)
    late_fee_rate = fields.Float(
        string="Fee for Late Returns",
        tracking=True,
        help="A percentage, or an amount in the order's currency. On what comes after the window "
        "and is let in all the same.",
    )
    return_freight_amount = fields.Float(
        string="Return Freight Charged",
        tracking=True,
        help="Per return, in the order's currency, when the customer pays for the way back.",
    )
    outbound_freight = fields.Selection(
        [("whole", "When everything comes back"), ("always", "Always")],
        string="Delivery Refunded",
        tracking=True,
        help="What the customer paid to get the goods. The law may give it back in any case.",
    )
    is_customer_liable = fields.Boolean(
        string="Customer May Owe",
        tracking=True,
        help="Charges beyond the credited goods are invoiced. Otherwise they are let go.",
    )

    _check_charges = models.Constraint(
        "CHECK (return_freight_amount >= 0 AND late_fee_rate >= 0"
        " AND (late_fee_basis != 'percent' OR late_fee_rate <= 100))",
        "Charges are not negative, and a percentage is not above 100.",
    )


class RmaWithdrawalRight(models.Model):
    _inherit = "rma.withdrawal.right"

    is_delivery_refunded = fields.Boolean(
        string="Delivery Refunded",
        default=True,
        help="Who gives back the whole order gets back what the delivery cost, too.",
    )

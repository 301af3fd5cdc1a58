from odoo import fields, models

from ..policy.rma_line_mixin import OUTCOMES


class RmaPolicyNoOrder(models.Model):
    """On what terms goods come back that no sales order tells of."""

    _inherit = "rma.policy"

    no_order_outcome = fields.Selection(
        OUTCOMES,
        string="Goods Without an Order",
        default="review",
        required=True,
        tracking=True,
        help="What happens to goods that were bought before this system, or received as a gift.",
    )
    is_proof_required = fields.Boolean(
        string="With Proof of Purchase Only",
        default=True,
        tracking=True,
        help="Goods without an order are refused until a proof of purchase is attached.",
    )

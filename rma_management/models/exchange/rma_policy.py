from odoo import fields, models


class RmaPolicyExchange(models.Model):
    """When a replacement is sent: at once, against the goods, or once somebody has seen them."""

    _inherit = "rma.policy"

    exchange_timing = fields.Selection(
        [
            ("authorization", "When the return is authorized"),
            ("receipt", "When the goods are received"),
            ("inspection", "After inspection"),
        ],
        string="Send the Replacement",
        default="inspection",
        required=True,
        tracking=True,
        help="A replacement that was sent at once is invoiced when the goods never come.",
    )

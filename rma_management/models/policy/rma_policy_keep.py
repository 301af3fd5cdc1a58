from odoo import fields, models


class RmaPolicyKeep(models.Model):
    """How much a customer may keep and still be paid back for."""

    _inherit = "rma.policy"

    keep_limit = fields.Monetary(
        string="Keep the Goods Up To",
        tracking=True,
        help="What the customer may keep of one return without anybody approving it, tax included. "
        "0: no limit.",
    )

    _check_keep_limit = models.Constraint(
        "CHECK (keep_limit >= 0)", "What a customer may keep is worth nothing or more."
    )

from odoo import fields, models

REFUND_METHODS = [
    ("credit", "Stays as open credit"),
    ("original", "Original payment"),
    ("bank", "By hand"),
]


class RmaPolicyRefund(models.Model):
    """Who makes the credit note, by when the customer has the money, and which way it goes."""

    _inherit = "rma.policy"

    credit_mode = fields.Selection(
        [
            ("manual", "By hand"),
            ("draft", "Drafted at once"),
            ("post", "Posted at once"),
        ],
        string="Credit Notes",
        default="manual",
        required=True,
        tracking=True,
        help="At once: as soon as something is due for credit.",
    )
    credit_post_limit = fields.Monetary(
        string="Posted Up To",
        tracking=True,
        help="Returns that credit more get a draft, for accounting to check. 0: no limit.",
    )
    refund_days = fields.Integer(
        string="Refund Promised Within",
        tracking=True,
        help="Days from when the credit is due. 0: nothing is promised but what the law says.",
    )
    refund_method = fields.Selection(
        REFUND_METHODS,
        string="Money Goes Back",
        default="credit",
        required=True,
        tracking=True,
        help="Original payment: through the payment provider it came by, where that can refund.",
    )

    _check_refund = models.Constraint(
        "CHECK (credit_post_limit >= 0 AND refund_days >= 0)",
        "A limit and a number of days are not negative.",
    )

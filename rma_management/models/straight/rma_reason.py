from odoo import fields, models


class RmaReasonStraight(models.Model):
    _inherit = "rma.reason"

    is_always_inspected = fields.Boolean(
        string="Always Inspect",
        help="What comes back for this reason is inspected also where a policy would take it "
        "straight to stock.",
    )

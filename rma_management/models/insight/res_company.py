from odoo import fields, models


class ResCompany(models.Model):
    """What a return costs where no document tells it."""

    _inherit = "res.company"

    rma_handling_minutes = fields.Float(
        string="Minutes per Returned Unit",
        help="What receiving, inspecting and putting away a returned unit takes.",
    )
    rma_handling_rate = fields.Monetary(
        string="Cost of an Hour's Work", help="Wages and what goes with them. 0: not reckoned."
    )
    rma_parcel_cost = fields.Monetary(
        string="Cost of a Return Parcel",
        help="What carrying a return to us costs us, where no carrier tells it. What the customer "
        "pays of it is a charge.",
    )

    _check_rma_insight_costs = models.Constraint(
        "CHECK (rma_handling_minutes >= 0 AND rma_handling_rate >= 0 AND rma_parcel_cost >= 0)",
        "What a return costs is not below 0.",
    )

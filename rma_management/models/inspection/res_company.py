from odoo import fields, models


class ResCompany(models.Model):
    """How returned goods are inspected. As installed, nothing is asked for."""

    _inherit = "res.company"

    rma_photo_amount = fields.Monetary(
        string="Photo From Amount",
        help="Units that the customer paid this much for are inspected with a photo. 0: never "
        "because of the amount.",
    )
    rma_reinspection_percent = fields.Float(
        string="Second Inspection",
        help="How many of 100 inspections are looked at again by somebody else.",
    )
    rma_recommend_disposition = fields.Boolean(
        string="Recommend Dispositions by Value",
        help="Off: the grade proposes the disposition. On: the one that should bring the most.",
    )
    rma_close_percent = fields.Float(
        string="Close Call",
        default=10.0,
        help="When the runner-up brings less than this share less than the best, the person "
        "chooses.",
    )
    rma_repair_cost = fields.Monetary(
        string="Default Repair Cost", help="For products that have none of their own."
    )

    _check_rma_percentages = models.Constraint(
        "CHECK (rma_reinspection_percent >= 0 AND rma_reinspection_percent <= 100 "
        "AND rma_close_percent >= 0 AND rma_close_percent <= 100)",
        "A share is between 0 and 100 percent.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_photo_amount = fields.Monetary(
        related="company_id.rma_photo_amount", readonly=False, currency_field="rma_currency_id"
    )
    rma_reinspection_percent = fields.Float(
        related="company_id.rma_reinspection_percent", readonly=False
    )
    rma_recommend_disposition = fields.Boolean(
        related="company_id.rma_recommend_disposition", readonly=False
    )
    rma_close_percent = fields.Float(related="company_id.rma_close_percent", readonly=False)
    rma_repair_cost = fields.Monetary(
        related="company_id.rma_repair_cost", readonly=False, currency_field="rma_currency_id"
    )

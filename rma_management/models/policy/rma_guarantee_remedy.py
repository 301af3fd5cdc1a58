from odoo import fields, models

from .rma_line_mixin import RESOLUTIONS

REMEDIES = [each for each in RESOLUTIONS if each[0] in ("repair", "exchange", "refund")]


class RmaGuaranteeRemedy(models.Model):
    """One remedy of a guarantee, and when it can be asked for."""

    _name = "rma.guarantee.remedy"
    _description = "Remedy of a Legal Guarantee"
    _inherit = "rma.typed.mixin"
    _order = "guarantee_id, sequence, id"
    _rec_name = "resolution"

    guarantee_id = fields.Many2one("rma.guarantee", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer(default=10)
    resolution = fields.Selection(REMEDIES, string="Remedy", required=True)
    attempts = fields.Integer(
        string="After Failed Attempts",
        help="Repairs and replacements that have to have failed before. 0: from the start.",
    )
    days = fields.Integer(
        string="For Days", help="Days from delivery. 0: as long as the guarantee."
    )
    is_proven_by_customer = fields.Boolean(
        string="Customer Proves", help="The customer has to prove the fault from the first day."
    )

    _check_numbers = models.Constraint(
        "CHECK (attempts >= 0 AND days >= 0)", "Attempts and days are not negative."
    )

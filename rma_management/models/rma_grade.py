from odoo import fields, models


class RmaGrade(models.Model):
    """How good a returned unit still is."""

    _name = "rma.grade"
    _description = "Inspection Grade"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Char(translate=True)
    sequence = fields.Integer(default=10, help="The best grade comes first.")
    active = fields.Boolean(default=True)
    disposition_id = fields.Many2one(
        "rma.disposition",
        string="Recommended Disposition",
        ondelete="restrict",
        help="Proposed to the inspector for goods of this grade.",
    )

from odoo import api, fields, models


class RmaEntryStraight(models.TransientModel):
    """Which of the goods nobody will inspect."""

    _inherit = "rma.entry"

    straight_text = fields.Char(string="Straight to Stock", compute="_compute_straight_text")

    @api.depends("line_ids.quantity", "line_ids.straight_text")
    def _compute_straight_text(self):
        for entry in self:
            straight = entry.line_ids.filtered(lambda line: line.quantity and line.straight_text)
            entry.straight_text = ", ".join(straight.product_id.mapped("display_name"))

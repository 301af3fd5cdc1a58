from odoo import api, fields, models


class RmaLineStraight(models.AbstractModel):
    """Whether goods go straight to stock: where policy, reason, category and condition agree."""

    _inherit = "rma.line.mixin"

    straight_text = fields.Char(
        string="On Arrival",
        compute="_compute_straight_text",
        help="Whether the goods are inspected, or put in stock as they come.",
    )

    @api.depends("policy_id", "reason_id", "condition", "resolution", "product_id", "sale_line_id")
    def _compute_straight_text(self):
        for line in self:
            line.straight_text = self.env._("Straight to stock") if line._goes_straight() else ""

    def _goes_straight(self):
        """Tell whether nobody has to look at these goods before they are sold again."""
        self.ensure_one()
        # Whoever enters a return may not read policies; that nobody inspects they may know.
        line = self.sudo()
        if not line.policy_id._takes_straight(line.condition) or not line.sale_line_id:
            return False
        product, reason = line.product_id, line.reason_id
        grade = self.env["rma.grade"]._get_straight_grade()
        return bool(
            grade
            and line.resolution not in ("repair", "keep")
            and reason.default_disposition_id <= grade.disposition_id
            and not reason.is_always_inspected
            and not product.rma_is_recalled
            and not product.categ_id._is_return_inspected()
        )

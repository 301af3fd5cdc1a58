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
        straight = self._filter_straight()
        for line in self:
            line.straight_text = self.env._("Straight to stock") if line in straight else ""

    def _filter_straight(self):
        """Return those whose goods nobody has to look at before they are sold again."""
        # Whoever enters a return may not read policies; that nobody inspects they may know.
        asked = self.sudo().filtered(
            lambda line: line.sale_line_id and line.policy_id._takes_straight(line.condition)
        )
        if not asked:
            return self.browse()
        grade = self.env["rma.grade"]._get_straight_grade()
        return asked.filtered(lambda line: grade and line._is_sure_to_end_in(grade)).with_env(
            self.env
        )

    def _is_sure_to_end_in(self, grade):
        """Tell whether neither the goods nor what is said of them calls for a look at them."""
        self.ensure_one()
        product, reason = self.product_id, self.reason_id
        return (
            self.resolution not in ("repair", "keep")
            and reason.default_disposition_id <= grade.disposition_id
            and not reason.is_always_inspected
            and not product.rma_is_recalled
            and not product.categ_id._is_return_inspected()
        )

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..policy.rma_line_mixin import CONDITIONS


class RmaInspectionChecklist(models.Model):
    """What was found: condition, accessories and answers, against what the customer declared."""

    _inherit = "rma.inspection"

    item_ids = fields.One2many("rma.inspection.item", "inspection_id", string="Checklist")
    condition = fields.Selection(
        CONDITIONS, string="Found Condition", help="Empty: as the customer declared it."
    )
    declared_condition = fields.Selection(related="line_id.condition", store=True)
    is_as_declared = fields.Boolean(
        string="As Declared",
        compute="_compute_is_as_declared",
        store=True,
        help="Off: the goods were found in another condition than the customer declared, or have "
        "a lower grade than what was declared allows.",
    )
    proposed_grade_id = fields.Many2one(
        "rma.grade",
        compute="_compute_proposed_grade_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        help="The best grade that the condition and the answers allow.",
    )
    is_grade_override = fields.Boolean(
        string="Grade Overridden",
        compute="_compute_is_grade_override",
        store=True,
        help="The inspector gave a better grade than the answers allow.",
    )

    @api.depends("condition", "declared_condition", "grade_id")
    def _compute_is_as_declared(self):
        grades = self.filtered("declared_condition").grade_id._get_scale()
        for inspection in self:
            inspection.is_as_declared = grades._is_as_declared(
                inspection.line_id, inspection.condition, inspection.grade_id
            )

    @api.depends("condition", "item_ids.answer_id")
    def _compute_proposed_grade_id(self):
        grades = self.env["rma.grade"].search([("active", "=", True)])
        for inspection in self:
            inspection.proposed_grade_id, _why = grades._propose(
                inspection.condition, inspection.item_ids
            )

    @api.depends("grade_id", "proposed_grade_id")
    def _compute_is_grade_override(self):
        for inspection in self:
            grade, proposed = inspection.grade_id, inspection.proposed_grade_id
            inspection.is_grade_override = (grade.sequence, grade.id) < (
                proposed.sequence,
                proposed.id,
            )

    def _check_answers(self):
        """Refuse what somebody has to look at and nobody has."""
        checks = self.env["rma.check"].search([("is_required", "=", True)])
        if not checks:
            return
        asked = checks._get_items_vals(self.product_id)
        missing = []
        for inspection in self:
            wanted = checks.filtered(
                lambda check, product=inspection.product_id: any(
                    vals["check_id"] == check.id for vals in asked[product]
                )
            )
            answered = inspection.item_ids.filtered("answer_id").check_id
            missing += [
                self.env._(
                    "%(product)s on %(name)s: answer “%(question)s”.",
                    product=inspection.product_id.display_name,
                    name=inspection.order_id.name,
                    question=check.name,
                )
                for check in wanted - answered
            ]
        if missing:
            raise UserError("\n".join(missing))

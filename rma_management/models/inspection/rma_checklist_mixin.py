from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .rma_check import ANSWERS


class RmaChecklistMixin(models.AbstractModel):
    """An accessory or a question, and the answer: on an inspection and while one is entered."""

    _name = "rma.checklist.mixin"
    _description = "Inspection Answer"
    _order = "id"

    check_id = fields.Many2one("rma.check", required=True, ondelete="restrict")
    accessory_id = fields.Many2one("rma.accessory", ondelete="set null")
    name = fields.Char(
        string="What to Look At", compute="_compute_name", store=True, precompute=True
    )
    price = fields.Float(compute="_compute_name", store=True, precompute=True)
    answer_id = fields.Many2one(
        "rma.check.answer",
        ondelete="restrict",
        domain="[('check_id', '=', check_id)]",
    )
    status = fields.Selection(ANSWERS, compute="_compute_status", store=True, precompute=True)

    # Kept as they were when the goods were looked at: later changes of the names change nothing.
    @api.depends("check_id", "accessory_id")
    def _compute_name(self):
        for item in self:
            item.name = item.accessory_id.name or item.check_id.name
            item.price = item.accessory_id.price

    @api.depends("answer_id")
    def _compute_status(self):
        for item in self:
            item.status = item.answer_id.status if item.accessory_id else False

    @api.constrains("check_id", "answer_id", "accessory_id")
    def _check_answer(self):
        for item in self:
            if item.answer_id and item.answer_id.check_id != item.check_id:
                raise ValidationError(
                    self.env._(
                        "“%(answer)s” is no answer to “%(question)s”.",
                        answer=item.answer_id.name,
                        question=item.name,
                    )
                )

    def _prepare_item_vals(self):
        """Return what an inspection keeps of this answer."""
        self.ensure_one()
        return {
            "check_id": self.check_id.id,
            "accessory_id": self.accessory_id.id,
            "answer_id": self.answer_id.id,
        }

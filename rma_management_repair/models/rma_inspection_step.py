from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError


class RmaInspectionStep(models.Model):
    """Goods that go to repair later, and goods that leave it."""

    _inherit = "rma.inspection.step"

    def _prepare_repair_vals(self):
        return {**super()._prepare_repair_vals(), "rma_step_id": self.id}

    def _get_repair_notes(self):
        notes = super()._get_repair_notes()
        return notes + Markup("<p>%s</p>") % self.note if self.note else notes

    def _check_steps(self):
        """What is being repaired goes nowhere: the repair order says what becomes of it."""
        result = super()._check_steps()
        leaving = self.filtered(lambda step: step.from_disposition_id.stock_effect == "repair")
        repairs = leaving.inspection_id.repair_ids.filtered(
            lambda repair: repair.state not in ("done", "cancel")
        )
        if repairs:
            raise UserError(
                self.env._(
                    "%(repairs)s is not finished. Finish the repair before the goods go on, or "
                    "cancel it to have them inspected again.",
                    repairs=", ".join(repairs.mapped("name")),
                )
            )
        return result

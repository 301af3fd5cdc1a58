from odoo import models
from odoo.exceptions import UserError

from ..base.uploads import own_uploads
from .rma_inspection import DRAFTS


class RmaInspectionPhoto(models.Model):
    """What is worth much, or graded badly, is not inspected without a photo."""

    _inherit = "rma.inspection"

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            own_uploads(self, "photo_ids", DRAFTS)
        if {"photo_ids", "grade_id"} & vals.keys():
            self._check_photos()
        return result

    def _check_photos(self):
        missing = self.filtered(
            lambda inspection: (
                inspection.line_id._is_photo_required(inspection.grade_id)
                and not inspection.photo_ids
            )
        )
        if missing:
            raise UserError(
                self.env._(
                    "A photo is required of %(units)s. Add one, and apply again.",
                    units=", ".join(missing.mapped("display_name")),
                )
            )

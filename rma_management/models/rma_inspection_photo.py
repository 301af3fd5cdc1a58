from odoo import api, models
from odoo.exceptions import UserError


class RmaInspectionPhoto(models.Model):
    """What is worth much, or graded badly, is not inspected without a photo."""

    _inherit = "rma.inspection"

    @api.model_create_multi
    def create(self, vals_list):
        inspections = super().create(vals_list)
        inspections._own_photos()
        inspections._check_photos()
        return inspections

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            self._own_photos()
        if {"photo_ids", "grade_id"} & vals.keys():
            self._check_photos()
        return result

    def _own_photos(self):
        """Show the photos to everybody who may read the inspection.

        Only what the user has just uploaded is taken over: an id in a request opens nothing.
        """
        for inspection in self:
            # The attachment is the user's own, and was checked to be.
            fresh = inspection.photo_ids.sudo().filtered(
                lambda file: (
                    (not file.res_id or file.res_model == "rma.inspect.line")
                    and (file.create_uid == self.env.user or self.env.su)
                )
            )
            if fresh:
                fresh.write({"res_model": self._name, "res_id": inspection.id})

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

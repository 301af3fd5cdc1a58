from odoo import api, models


class RmaInspectionPhoto(models.Model):
    """Who sees the photos of an inspection: whoever may read it, not only who took them."""

    _inherit = "rma.inspection"

    @api.model_create_multi
    def create(self, vals_list):
        inspections = super().create(vals_list)
        inspections._adopt_photos()
        return inspections

    def _adopt_photos(self):
        """Tie photos to the inspection; one's own only, or else a guessed id would publish it."""
        for inspection in self:
            inspection.photo_ids.filtered(
                lambda photo: not photo.res_id and photo.create_uid == self.env.user
            ).write({"res_model": self._name, "res_id": inspection.id})

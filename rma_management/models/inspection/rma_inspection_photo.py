from odoo import api, models
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

    def _check_photos(self, without=()):
        """Refuse inspections that need a photo and have none.

        :param without: attachments left out of account
        """
        missing = self.filtered(
            lambda inspection: (
                inspection.line_id._is_photo_required(inspection.grade_id)
                and not set(inspection.photo_ids) - set(without)
            )
        )
        if missing:
            raise UserError(
                self.env._(
                    "A photo is required of %(units)s. Add one, and apply again.",
                    units=", ".join(missing.mapped("display_name")),
                )
            )


class IrAttachment(models.Model):
    """A photo that an inspection needs stays with it, whoever may delete files."""

    _inherit = "ir.attachment"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_required_photo(self):
        # What is erased by law is erased by the product itself.
        photos = self.filtered(lambda file: file.res_model == "rma.inspection")
        if photos and not self.env.su:
            inspections = self.env["rma.inspection"].sudo()
            inspections.search([("photo_ids", "in", photos.ids)])._check_photos(without=photos)

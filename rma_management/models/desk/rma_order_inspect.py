import base64
import binascii

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.image import image_process

from ..base.rma_sane import browse_sent, read_number
from ..policy.rma_line_mixin import CONDITIONS

MAX_PHOTOS = 8
PHOTO_SIZE = (1920, 1920)
CHOICES = {
    "lot_id": "stock.lot",
    "grade_id": "rma.grade",
    "disposition_id": "rma.disposition",
}


class RmaDeskInspect(models.Model):
    """Recording what the returns desk found, through the inspection itself."""

    _inherit = "rma.order"

    def _inspect_at_desk(self, lines):
        """Inspect units of this return.

        :param lines: as in `rma.desk.inspect`
        """
        self.ensure_one()
        asked = self._get_desk_items()
        chosen = self._read_desk_choices(lines)
        wizard = self.env["rma.inspect"].create(
            {
                "order_id": self.id,
                "line_ids": [
                    Command.create(self._prepare_desk_inspection_vals(line, asked) | choices)
                    for line, choices in zip(lines, chosen, strict=True)
                ],
            }
        )
        wizard.action_apply()
        return {"order": self._get_desk_values()}

    def _prepare_desk_inspection_vals(self, line, asked):
        """Return the values of a line of the inspection, whatever the browser has sent."""
        if line.get("line_id") not in self.line_ids.ids:
            raise UserError(
                self.env._("This was not received on %(name)s. Scan it again.", name=self.name)
            )
        condition = line.get("condition") or False
        if condition and condition not in dict(CONDITIONS):
            raise UserError(self.env._("There is no such condition. Reload the page."))
        product = self.env["rma.order.line"].browse(line["line_id"]).product_id
        return {
            "rma_line_id": line["line_id"],
            "quantity": read_number(self.env, line.get("quantity")),
            "condition_found": condition,
            "item_ids": self._prepare_desk_items(product, asked, line.get("items") or ()),
            "defect": line.get("defect") or False,
            "photo_ids": [Command.set(self._create_desk_photos(line.get("photos") or ()).ids)],
        }

    def _read_desk_choices(self, lines):
        """Return what was chosen on each line: [{field: id}]; the inspection proposes the rest.

        :raises UserError: when it is not there
        """
        known = {
            name: set(browse_sent(self.env[model], [line.get(name) for line in lines])._ids)
            for name, model in CHOICES.items()
        }
        chosen = [{name: line[name] for name in CHOICES if line.get(name)} for line in lines]
        if any(value not in known[name] for vals in chosen for name, value in vals.items()):
            raise UserError(
                self.env._("A lot, grade or disposition is gone. Reload the page and try again.")
            )
        return chosen

    def _create_desk_photos(self, photos):
        """Keep photos; only pictures are, at a size that shows a scratch."""
        try:
            pictures = [
                image_process(base64.b64decode(photo, validate=True), size=PHOTO_SIZE)
                for photo in photos[:MAX_PHOTOS]
            ]
        except (binascii.Error, TypeError, ValueError) as error:
            raise UserError(self.env._("This is not a photo. Take it again.")) from error
        return self.env["ir.attachment"].create(
            [
                {"name": f"{self.name} {number}.jpg", "raw": picture}
                for number, picture in enumerate(pictures, start=1)
            ]
        )

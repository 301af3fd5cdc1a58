from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class RmaDeskChecklist(models.Model):
    """What has to be in the box and what to look at, as the returns desk asks for it."""

    _inherit = "rma.order"

    def _get_desk_items(self):
        """Return what to look at on each product: {product: [item]}.

        Of every answer it says the best grade that it still allows, so that the screen proposes
        as the inspection does, and without a network.
        """
        asked = self.env["rma.check"]._get_items_vals(self.line_ids.product_id)
        return {
            product: [self._get_desk_item(vals) for vals in items]
            for product, items in asked.items()
        }

    def _get_desk_item(self, vals):
        check = self.env["rma.check"].browse(vals["check_id"])
        accessory = self.env["rma.accessory"].browse(vals.get("accessory_id") or ())
        return {
            "check_id": check.id,
            "accessory_id": accessory.id,
            "name": accessory.name or check.name,
            "is_required": check.is_required,
            "answer_id": vals.get("answer_id", False),
            "answers": [
                {"id": answer.id, "name": answer.name, "grade_id": answer.grade_id.id}
                for answer in check.answer_ids
            ],
        }

    def _prepare_desk_items(self, product, asked, answers):
        """Return commands for the answers of a unit, whatever the browser has sent.

        :param asked: as from `_get_desk_items`
        :param answers: [{check_id, accessory_id, answer_id}]
        """
        allowed = {
            (item["check_id"], item["accessory_id"], answer["id"])
            for item in asked[product]
            for answer in item["answers"]
        }
        given = dict.fromkeys(
            (
                answer.get("check_id"),
                answer.get("accessory_id") or False,
                answer.get("answer_id"),
            )
            for answer in answers
        )
        if given.keys() - allowed or len({item[:2] for item in given}) < len(given):
            raise UserError(
                self.env._(
                    "These answers are not about %(product)s, or its checklist has changed. Scan "
                    "%(name)s again.",
                    product=product.display_name,
                    name=self.name,
                )
            )
        names = ("check_id", "accessory_id", "answer_id")
        return [Command.create(dict(zip(names, item, strict=True))) for item in given]

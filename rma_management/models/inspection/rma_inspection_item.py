from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.typed import KEPT, NEW


class RmaInspectionItem(models.Model):
    _name = "rma.inspection.item"
    _description = "Answer on an Inspection"
    _inherit = ["rma.typed.mixin", "rma.checklist.mixin"]

    inspection_id = fields.Many2one("rma.inspection", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="inspection_id.company_id", store=True, precompute=True)
    product_id = fields.Many2one(related="inspection_id.product_id", store=True)

    @api.model
    def _get_typing_state_of(self, _vals):
        """Nothing is added to what somebody has finished looking at."""
        return NEW if self._is_made_with_parent() else KEPT

    @api.constrains("accessory_id", "inspection_id")
    def _check_accessory(self):
        """An accessory is looked for with a product that it belongs to, and charged with no other.

        :raises ValidationError: for an accessory of another product
        """
        accessories = self.env["rma.accessory"]._get_by_product(self.inspection_id.product_id)
        foreign = self.filtered(
            lambda item: item.accessory_id - accessories.get(item.product_id, item.accessory_id)
        )
        if foreign:
            raise ValidationError(
                self.env._(
                    "%(accessories)s: no accessory of %(products)s.",
                    accessories=", ".join(foreign.mapped("accessory_id.name")),
                    products=", ".join(foreign.mapped("product_id.display_name")),
                )
            )

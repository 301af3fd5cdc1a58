from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    """What has to be in the box, and what may become of returned goods."""

    _inherit = "product.template"

    rma_accessory_ids = fields.One2many(
        "rma.accessory",
        "product_tmpl_id",
        string="Accessories in the Box",
        copy=True,
        help="Looked at when the goods come back; what is missing may cost the customer something.",
    )
    second_hand_product_id = fields.Many2one(
        "product.product",
        string="Second-Hand Product",
        domain="[('product_tmpl_id', '!=', id), ('is_storable', '=', is_storable)]",
        index="btree_not_null",
        check_company=True,
        help="What returned goods are put in stock as that are not sold as new any more.",
    )
    rma_is_hygienic = fields.Boolean(
        string="Hygiene Product", help="Once opened, it is not sold or given away again."
    )
    rma_is_destruction_banned = fields.Boolean(
        string="Must Not Be Destroyed",
        help="Unsold goods of this kind may not be destroyed by law, unless they are unsafe.",
    )
    rma_is_recalled = fields.Boolean(
        string="Recalled", help="Nothing that comes back is sold or given away again."
    )
    rma_repair_cost = fields.Float(
        string="Repair Cost",
        company_dependent=True,
        min_display_digits="Product Price",
        help="What making a returned unit good again costs. Empty: the company's default.",
    )

    @api.constrains("second_hand_product_id", "uom_id")
    def _check_second_hand_product(self):
        for product in self:
            used = product.second_hand_product_id
            if used.product_tmpl_id == product or (
                used and not used.uom_id._has_common_reference(product.uom_id)
            ):
                raise ValidationError(
                    self.env._(
                        "The second-hand product of %(product)s has to be another product, counted "
                        "in the same kind of unit.",
                        product=product.display_name,
                    )
                )

from collections import defaultdict

from odoo import api, fields, models


class RmaAccessory(models.Model):
    """What has to be in the box with a product."""

    _name = "rma.accessory"
    _description = "Product Accessory"
    _inherit = "rma.typed.mixin"
    _order = "sequence, id"

    name = fields.Char(string="Accessory", required=True, translate=True)
    sequence = fields.Integer(default=10)
    product_tmpl_id = fields.Many2one(
        "product.template", string="Product", ondelete="cascade", index="btree_not_null"
    )
    categ_id = fields.Many2one(
        "product.category", string="Product Category", ondelete="cascade", index="btree_not_null"
    )
    price = fields.Float(
        string="Price if Missing",
        min_display_digits="Product Price",
        help="Taken off the credit for each one that is missing, tax included, in the company's "
        "currency.",
    )

    _check_owner = models.Constraint(
        "CHECK (num_nonnulls(product_tmpl_id, categ_id) = 1)",
        "An accessory belongs to a product or to a category of products.",
    )
    _check_price = models.Constraint(
        "CHECK (price >= 0)", "The price of an accessory is not negative."
    )

    @api.model
    def _get_by_product(self, products):
        """Return the accessories of products, those of their categories included.

        :return: {product: accessories}
        """
        paths = {
            product: [int(part) for part in (product.categ_id.parent_path or "").split("/")[:-1]]
            for product in products
        }
        found = self.search(
            [
                "|",
                ("product_tmpl_id", "in", products.product_tmpl_id.ids),
                ("categ_id", "in", [part for path in paths.values() for part in path]),
            ]
        )
        by_owner = defaultdict(self.browse)
        for accessory in found:
            by_owner[accessory.product_tmpl_id or accessory.categ_id] |= accessory
        categories = self.env["product.category"]
        return {
            product: self.union(
                by_owner[product.product_tmpl_id],
                *[by_owner[categories.browse(part)] for part in paths[product]],
            )
            for product in products
        }

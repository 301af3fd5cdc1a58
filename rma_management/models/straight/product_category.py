from odoo import fields, models


class ProductCategoryStraight(models.Model):
    _inherit = "product.category"

    rma_is_always_inspected = fields.Boolean(
        string="Always Inspect Returns",
        help="What comes back of these products, and of those of the categories below, is "
        "inspected also where a policy would take it straight to stock.",
    )

    def _is_return_inspected(self):
        """Tell whether this category, or one above it, is always inspected."""
        path = self.browse(int(key) for key in (self.parent_path or "").split("/") if key)
        return any((path | self).mapped("rma_is_always_inspected"))

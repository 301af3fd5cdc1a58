from odoo import models


class RmaOrderAccessory(models.Model):
    _inherit = "rma.order"

    def _get_accessories(self):
        """Return what has to be in the box: {product: accessories}."""
        # Who prints a slip need not be able to read the products' other data.
        return self.env["rma.accessory"].sudo()._get_by_product(self.line_ids.product_id)

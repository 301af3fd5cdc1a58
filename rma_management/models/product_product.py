from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_desk_values(self):
        """Return what the returns desk shows of a product, and the codes it carries."""
        self.ensure_one()
        codes = [[self.barcode, 1.0]] if self.barcode else []
        for packaging in self.product_uom_ids:
            quantity = packaging.uom_id._compute_quantity(1.0, self.uom_id)
            codes.append([packaging.barcode, quantity])
        return {
            "product_id": self.id,
            "name": self.with_context(display_default_code=False).display_name,
            "reference": self.default_code or "",
            "image": f"/web/image/product.product/{self.id}/image_256",
            "codes": codes,
            "tracking": self.tracking,
            "unit": self.uom_id.name,
        }

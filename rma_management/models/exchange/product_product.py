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

    def _is_dropshipped_by(self, routes=None):
        """Tell whether a route takes the product from a vendor straight to the customer.

        :param routes: to go by, without them the product's own
        """
        self.ensure_one()
        # How goods go is told to whoever may send them.
        product = self.sudo()
        routes = (routes and routes.sudo()) or product.route_ids | product.categ_id.total_route_ids
        return any(
            rule.location_src_id.usage == "supplier" and rule.location_dest_id.usage == "customer"
            for rule in routes.rule_ids
        )

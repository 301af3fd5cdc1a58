from odoo import fields, models

SERVICE = [("type", "=", "service")]
# By what `tools.charges` calls the product of a kind: the company's choice, and ours without one.
PRODUCTS = {
    "fee": ("rma_fee_product_id", "rma_management.product_restocking_fee"),
    "freight": ("rma_freight_product_id", "rma_management.product_return_freight"),
    "value": ("rma_value_product_id", "rma_management.product_diminished_value"),
    "goodwill": ("rma_goodwill_product_id", "rma_management.product_goodwill"),
}


class ResCompany(models.Model):
    """Where charges are booked, and who may give how much."""

    _inherit = "res.company"

    rma_freight_product_id = fields.Many2one(
        "product.product", string="Return Freight Product", domain=SERVICE
    )
    rma_value_product_id = fields.Many2one(
        "product.product", string="Lost Value Product", domain=SERVICE
    )
    rma_goodwill_product_id = fields.Many2one(
        "product.product", string="Goodwill Product", domain=SERVICE
    )
    rma_delivery_product_ids = fields.Many2many(
        "product.product",
        "rma_company_delivery_product_rel",
        string="Delivery Products",
        domain=SERVICE,
        help="What delivery is sold as, where no shipping method says so.",
    )
    rma_goodwill_limit = fields.Monetary(
        string="Goodwill Without a Manager",
        help="What customer service may grant on one return. 0: nothing.",
    )

    rma_standard_delivery = fields.Monetary(
        string="Standard Delivery",
        help="What the cheapest delivery you offer costs, tax included. Of a dearer one no more is "
        "given back. 0: all that was paid.",
    )

    _check_rma_standard_delivery = models.Constraint(
        "CHECK (rma_standard_delivery >= 0)", "What a delivery costs is not below 0."
    )
    _check_rma_goodwill_limit = models.Constraint(
        "CHECK (rma_goodwill_limit >= 0)", "What may be granted is not below 0."
    )

    def _get_rma_charge_product(self, kind):
        """Return the product of these charges: the company's own, or the one we bring."""
        self.ensure_one()
        name, xmlid = PRODUCTS[kind]
        return self._get_rma_setting(name).sudo(self.env.su) or self.env.ref(xmlid)


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _is_outbound_freight(self):
        """Tell whether the line is what the customer paid for the delivery."""
        self.ensure_one()
        return self.product_id in self.company_id._get_rma_setting("rma_delivery_product_ids")

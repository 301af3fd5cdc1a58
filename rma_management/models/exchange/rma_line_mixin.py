from odoo import api, fields, models
from odoo.fields import Domain

# How many alternatives are named when there is not enough of a replacement.
MAX_ALTERNATIVES = 3


class RmaLineExchange(models.AbstractModel):
    """What the customer gets instead, whether there is any, and what it costs today."""

    _inherit = "rma.line.mixin"

    exchange_product_id = fields.Many2one(
        "product.product",
        string="Replacement",
        compute="_compute_exchange_product_id",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer gets instead. The same product is replaced free of charge; for "
        "another one the goods are credited and the replacement is sold at today's price.",
    )
    free_qty = fields.Float(
        string="Free Stock",
        compute="_compute_free_qty",
        digits="Product Unit",
        help="What could be sent as a replacement today.",
    )
    exchange_total = fields.Monetary(
        string="Replacement Costs",
        compute="_compute_exchange_total",
        help="What the replacement by another product costs, tax included.",
    )

    @api.depends("resolution", "product_id")
    def _compute_exchange_product_id(self):
        for line in self:
            line.exchange_product_id = line.resolution == "exchange" and (
                line.exchange_product_id or line.product_id
            )

    @api.depends("product_id", "exchange_product_id", "sale_line_id", "company_id")
    def _compute_free_qty(self):
        warehouses = self._get_exchange_warehouses()
        for warehouse, lines in self.grouped(lambda line: warehouses[line.id]).items():
            products = lines.exchange_product_id | lines.product_id
            free = self._get_free_quantities(products, warehouse)
            for line in lines:
                product = line.exchange_product_id or line.product_id
                line.free_qty = free.get(product._origin.id, 0.0)

    @api.depends(
        "resolution", "product_id", "product_uom_id", "exchange_product_id", "sale_line_id"
    )
    def _compute_exchange_total(self):
        for line in self:
            line.exchange_total = line._get_exchange_total()

    def _is_exchange(self):
        """Tell whether the customer gets goods for the goods."""
        self.ensure_one()
        return self.resolution == "exchange"

    def _is_other_product(self):
        """Tell whether the replacement is another product, which is sold like any other."""
        self.ensure_one()
        return (
            self._is_exchange()
            and bool(self.exchange_product_id)
            and self.exchange_product_id != self.product_id
        )

    def _is_swap(self):
        """Tell whether what was sold is sent again for nothing, by its own order line."""
        self.ensure_one()
        return self._is_exchange() and not self._is_other_product()

    def _is_credited_resolution(self):
        return super()._is_credited_resolution() or self._is_other_product()

    # Stock

    def _is_sent_by_vendor(self):
        """Tell whether by its routes the replacement goes from a vendor to the customer."""
        self.ensure_one()
        routes = self.sale_line_id.route_ids if self._is_swap() else None
        return self.exchange_product_id._is_dropshipped_by(routes)

    def _get_exchange_warehouses(self):
        """Return the warehouse each line's replacement is sent from: {line.id: warehouse}."""
        defaults = {}
        without = self.filtered(lambda line: not line.sale_line_id)
        if without:
            warehouses = self.env["stock.warehouse"].sudo()
            for warehouse in warehouses.search([("company_id", "in", without.company_id.ids)]):
                defaults.setdefault(warehouse.company_id.id, warehouse)
        none = self.env["stock.warehouse"]
        return {
            line.id: (line.sale_line_id.warehouse_id or line.sale_line_id.order_id.warehouse_id)
            or defaults.get(line.company_id.id, none)
            for line in self
        }

    @api.model
    def _get_free_quantities(self, products, warehouse):
        """Return what of some products nobody has claimed: {product.id: quantity}."""
        # Customer service sees what is free to promise, not the stock behind it.
        products = products._origin.sudo().with_company(warehouse.company_id)
        products = products.with_context(warehouse_id=warehouse.id)
        return {product.id: product.free_qty for product in products}

    @api.model
    def _get_alternatives(self, product, quantity, warehouse):
        """Return what could be sent instead of a product: [(product, free quantity)].

        Other variants come first, then what the product itself names as optional or alternative.

        :param quantity: that has to be free, in the product's unit
        """
        template = product.product_tmpl_id
        candidates = template.product_variant_ids
        for name in ("optional_product_ids", "alternative_product_ids"):
            if name in template._fields:
                candidates |= template[name].product_variant_ids
        candidates = (candidates - product).filtered_domain(
            self._get_exchange_product_domain(warehouse.company_id)
        )
        free = self._get_free_quantities(candidates, warehouse)
        found = [(other, free[other.id]) for other in candidates if free[other.id] >= quantity]
        return found[:MAX_ALTERNATIVES]

    @api.model
    def _get_exchange_product_domain(self, company):
        """Return which products a customer can get for another."""
        return (
            Domain("type", "=", "consu")
            & Domain("sale_ok", "=", True)
            & Domain(self.env["product.product"]._check_company_domain(company))
        )

    # Money

    def _get_exchange_total(self):
        """Return what another product costs the customer today, tax included."""
        self.ensure_one()
        if not self._is_other_product():
            return 0.0
        return self._get_exchange_price(self._get_quantity())

    def _get_exchange_price(self, quantity):
        """Return what a quantity of the replacement costs by today's price list, tax included.

        :param quantity: in the line's unit
        :return: in the line's currency
        """
        self.ensure_one()
        company, customer = self.company_id, self._get_document().partner_id
        if not quantity or not customer:
            return 0.0
        # Whoever enters a return may be told a price, whatever they may see of price lists.
        order = self.sale_line_id.order_id.sudo()
        product = self.exchange_product_id.sudo()
        pricelist = (
            order.pricelist_id or customer.sudo().with_company(company).property_product_pricelist
        )
        position = order.fiscal_position_id or self._get_fiscal_position()
        price = self._get_price_today(product, quantity, pricelist, position)
        taxes = position.map_tax(product.taxes_id._filter_taxes_by_company(company))
        currency = self._get_price_currency()
        return taxes.compute_all(price, currency, quantity, product)["total_included"]

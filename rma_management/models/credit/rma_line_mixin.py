from odoo import fields, models


class RmaLineToday(models.AbstractModel):
    """What the customer of a line would pay today, where no document tells what he has paid."""

    _inherit = "rma.line.mixin"

    def _get_price_today(self, product, quantity, pricelist, position):
        """Return what a product costs today, per unit and in the currency of the line."""
        self.ensure_one()
        product = product.with_company(self.company_id)
        price = pricelist._get_product_price(
            product,
            quantity=quantity,
            currency=self._get_price_currency(),
            uom=self.product_uom_id,
            date=fields.Datetime.now(),
        )
        return product._get_tax_included_unit_price_from_price(
            price,
            product_taxes=product.taxes_id._filter_taxes_by_company(self.company_id),
            fiscal_position=position,
        )

    def _get_fiscal_position(self):
        """Return the fiscal position of a sale to this customer."""
        self.ensure_one()
        customer = self._get_document().partner_id
        positions = self.env["account.fiscal.position"].with_company(self.company_id)
        if not customer:
            return positions
        delivery = customer.browse(customer.address_get(["delivery"])["delivery"])
        return positions._get_fiscal_position(customer, delivery=delivery)

    def _get_price_currency(self):
        return self.currency_id or self.company_id.currency_id

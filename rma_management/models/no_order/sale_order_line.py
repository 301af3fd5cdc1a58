from odoo import models
from odoo.tools import SQL

from ...tools.units import get_price_in_unit


class SaleOrderLineLastPrice(models.Model):
    """What a customer ordered a product for last, where it was never invoiced."""

    _inherit = "sale.order.line"

    def _find_rma_last_sales(self, companies, customers, products):
        """Return the newest confirmed order line of each purchase.

        :param customers: ids of commercial partners
        :return: {(company id, customer id, product id): line}, without those never ordered
        """
        self.flush_model(["product_id", "order_id", "company_id", "product_uom_qty", "state"])
        self.env["sale.order"].flush_model(["partner_id", "date_order", "state"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (line.company_id, owner.commercial_partner_id, line.product_id)
                       line.company_id, owner.commercial_partner_id, line.product_id, line.id
                  FROM sale_order_line line
                  JOIN sale_order ON sale_order.id = line.order_id
                  JOIN res_partner owner ON owner.id = sale_order.partner_id
                 WHERE line.company_id IN %(companies)s
                   AND owner.commercial_partner_id IN %(customers)s
                   AND line.product_id IN %(products)s
                   AND line.product_uom_qty > 0 AND sale_order.state = 'sale'
              ORDER BY line.company_id, owner.commercial_partner_id, line.product_id,
                       sale_order.date_order DESC, line.id DESC
                """,
                companies=companies,
                customers=customers,
                products=products,
            )
        )
        return {tuple(key): self.browse(line_id) for *key, line_id in rows}

    def _get_rma_last_price(self, line):
        """Return what was agreed, per unit and in the currency of a line of a return."""
        self.ensure_one()
        price = self.currency_id._convert(
            self.price_unit * (1 - self.discount / 100),
            line._get_price_currency(),
            self.company_id,
            self.order_id.date_order,
            round=False,
        )
        return get_price_in_unit(price, self.product_uom_id, line.product_uom_id, line.product_id)

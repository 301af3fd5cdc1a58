from odoo import models
from odoo.tools import SQL

from ...tools.units import get_price_in_unit


class AccountMoveLineLastPrice(models.Model):
    """What a customer paid last for a product: the worth of goods without an order."""

    _inherit = "account.move.line"

    def _find_rma_last_sales(self, companies, customers, products):
        """Return the newest posted invoice line of each purchase.

        :param customers: ids of commercial partners
        :return: {(company id, customer id, product id): line}, without those never invoiced
        """
        self.flush_model(["product_id", "move_id", "company_id", "quantity", "display_type"])
        self.env["account.move"].flush_model(
            ["state", "move_type", "commercial_partner_id", "invoice_date"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (line.company_id, move.commercial_partner_id, line.product_id)
                       line.company_id, move.commercial_partner_id, line.product_id, line.id
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                 WHERE line.company_id IN %(companies)s
                   AND move.commercial_partner_id IN %(customers)s
                   AND line.product_id IN %(products)s
                   AND line.display_type = 'product' AND line.quantity > 0
                   AND move.move_type = 'out_invoice' AND move.state = 'posted'
              ORDER BY line.company_id, move.commercial_partner_id, line.product_id,
                       move.invoice_date DESC, line.id DESC
                """,
                companies=companies,
                customers=customers,
                products=products,
            )
        )
        return {tuple(key): self.browse(line_id) for *key, line_id in rows}

    def _get_rma_last_price(self, line):
        """Return what was paid, per unit and in the currency of a line of a return."""
        self.ensure_one()
        paid = self.price_unit * (1 - self.discount / 100) * self._get_rma_discount_ratio()
        price = self.currency_id._convert(
            paid,
            line._get_price_currency(),
            self.company_id,
            self.move_id.invoice_date,
            round=False,
        )
        return get_price_in_unit(price, self.product_uom_id, line.product_uom_id, line.product_id)

    def _get_rma_discount_ratio(self):
        """Return which part of the price was left after discounts on the whole invoice."""
        self.ensure_one()
        lines = self.move_id.invoice_line_ids
        goods = lines.filtered(lambda line: line.product_id.type == "consu" and line.quantity > 0)
        ratio = 1.0
        for discount in lines.filtered(lambda line: line._is_order_discount()):
            shared = goods.browse().union(*discount._get_discounted(goods))
            total = sum(shared.mapped("price_subtotal"))
            if self in shared and total:
                ratio += discount.price_subtotal / total
        return max(ratio, 0.0)

from odoo import models


class SaleOrderPortal(models.Model):
    """The returns of an order, for the order's page in the portal."""

    _inherit = "sale.order"

    def _get_portal_returns(self, visitor):
        """Return the returns of this order for its page, see `_get_customer_links`.

        :param visitor: the user who looks at the order
        """
        self.ensure_one()
        # That the visitor may see the order was checked by its page.
        orders = self.sudo().order_line.rma_line_ids.order_id
        return orders.sorted("id", reverse=True)._get_customer_links(visitor, self)

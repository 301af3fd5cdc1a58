from odoo import models


class RmaOrderLink(models.Model):
    """The way to the page of a return from other pages of the portal."""

    _inherit = "rma.order"

    def _get_customer_links(self, visitor, sale_order=None):
        """Return these returns as links: a dict of plain values each, see `_get_customer_rows`.

        :param visitor: the user who looks; what he may not open has no link
        :param sale_order: the order on whose page they stand. Who has no account and came by the
            key to the order gets the key to a return of its goods alone.
        """
        may_open = self.with_user(visitor)._filtered_access("read")
        rows = self._get_customer_rows()
        for order, row in zip(self, rows, strict=True):
            if order.id in may_open.ids:
                continue
            is_key_given = visitor._is_public() and order.sale_order_ids == sale_order
            row["url"] = order.get_portal_url() if is_key_given else ""
        return rows

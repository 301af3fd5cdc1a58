from odoo import models


class AccountMovePortal(models.Model):
    """The returns behind an invoice or a credit note, for its page in the portal."""

    _inherit = "account.move"

    def _get_portal_returns(self, visitor):
        """Return the returns that this entry credits, or whose goods it billed.

        :param visitor: the user who looks at the entry
        """
        self.ensure_one()
        # That the visitor may see the entry was checked by its page.
        move = self.sudo()
        orders = move._get_rma_orders()
        if move.move_type == "out_invoice":
            orders |= move.invoice_line_ids.sale_line_ids.rma_line_ids.order_id
        return orders.sorted("id", reverse=True)._get_customer_links(visitor)

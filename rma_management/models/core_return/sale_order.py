from odoo import models


class SaleOrder(models.Model):
    """The customer's way to a return is ours, and the only one."""

    _inherit = "sale.order"

    def _is_portal_return_allowed(self):
        """Close Odoo's own portal return: its button, its form and its label.

        No rule is heard there and nothing is booked. In its place stands our button, which asks the
        rules: see `_get_portal_return_hint`. Odoo before 19.4 does not ask.
        """
        return False

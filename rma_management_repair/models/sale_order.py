from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_portal_resolutions(self):
        """Where repairs are made, customers may ask for one."""
        return [*super()._get_portal_resolutions(), "repair"]

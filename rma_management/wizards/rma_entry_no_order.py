from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaEntryNoOrder(models.TransientModel):
    """Goods that no sales order tells of, entered by hand."""

    _inherit = "rma.entry"

    is_without_order = fields.Boolean(
        string="Goods Without an Order", help="Show what is needed to enter them."
    )

    @api.depends("line_ids.price_unit", "line_ids.tax_ids")
    def _compute_estimate(self):
        return super()._compute_estimate()

    def action_add_without_order(self):
        """Let goods be entered that were bought before this system, or received as a gift."""
        self.ensure_one()
        self.is_without_order = True
        return self._get_form_action()

    def _prepare_address_vals(self):
        """Where no order says otherwise, the customer's own addresses hold."""
        return super()._prepare_address_vals() if self.sale_order_ids else {}

    def _prepare_order_vals(self, lines):
        if not self.partner_id:
            raise UserError(self.env._("Choose the customer who brings the goods back."))
        return super()._prepare_order_vals(lines)

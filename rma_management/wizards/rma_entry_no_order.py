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


class RmaEntryLineNoOrder(models.TransientModel):
    _inherit = "rma.entry.line"

    @api.depends("quantity", "entry_id.partner_id")
    def _compute_price_unit(self):
        return super()._compute_price_unit()

    @api.depends("entry_id.partner_id")
    def _compute_tax_ids(self):
        return super()._compute_tax_ids()

    @api.depends("quantity")
    def _compute_qty_returnable(self):
        return super()._compute_qty_returnable()

    @api.depends("product_id", "price_basis", "price_unit", "date_purchased", "entry_id.partner_id")
    def _compute_verdict(self):
        return super()._compute_verdict()

    @api.depends("price_unit", "tax_ids")
    def _compute_amount_estimated(self):
        return super()._compute_amount_estimated()

    def _prepare_order_line_vals(self):
        """A price is typed once; every other one follows from its basis again."""
        vals = super()._prepare_order_line_vals()
        if self._is_without_order():
            vals.update(price_basis=self.price_basis, date_purchased=self.date_purchased)
            if self.price_basis == "manual":
                vals["price_unit"] = self.price_unit
        return vals

from odoo import api, fields, models


class RmaOrderDropship(models.Model):
    _inherit = "rma.order"

    replacement_purchase_count = fields.Integer(compute="_compute_replacement_purchases")
    is_replacement_with_vendor = fields.Boolean(compute="_compute_replacement_purchases")

    @api.depends("line_ids.replacement_purchase_line_ids.order_id.state")
    def _compute_replacement_purchases(self):
        for order in self:
            # Whether the user may open an order is for the order to decide.
            lines = order.sudo().line_ids
            purchases = lines.replacement_purchase_line_ids.order_id
            order.replacement_purchase_count = len(purchases)
            open_moves = lines._get_open_replacement_moves()
            order.is_replacement_with_vendor = bool(
                lines._get_unconfirmed_purchases() | open_moves.purchase_line_id
            )

    def action_view_replacement_purchases(self):
        return self._get_records_action(
            "purchase.purchase_form_action",
            self.line_ids.replacement_purchase_line_ids.order_id,
            self.env._("Replacements Bought"),
        )

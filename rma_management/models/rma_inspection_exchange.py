from odoo import api, models


class RmaInspectionExchange(models.Model):
    _inherit = "rma.inspection"

    @api.model_create_multi
    def create(self, vals_list):
        """Send what is due for what was found, and take back what is not."""
        inspections = super().create(vals_list)
        # The inspector sends nothing by a right of his own: the return says what follows.
        orders = inspections.sudo().line_id.order_id
        orders._withdraw_replacements()
        orders._send_due_replacements()
        orders._ask_about_advanced()
        return inspections

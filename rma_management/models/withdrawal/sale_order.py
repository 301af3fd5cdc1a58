from odoo import api, fields, models


class SaleOrderWithdrawal(models.Model):
    """What customers have declared of an order, and the way to declare it."""

    _inherit = "sale.order"

    rma_withdrawal_count = fields.Integer(
        string="Withdrawals",
        compute="_compute_rma_withdrawal_count",
        groups="rma_management.group_rma_user",
    )

    @api.depends_context("uid")
    def _compute_rma_withdrawal_count(self):
        counts = dict(
            self.env["rma.withdrawal"]._read_group(
                [("sale_order_id", "in", self._origin.ids)], ["sale_order_id"], ["__count"]
            )
        )
        for order in self:
            order.rma_withdrawal_count = counts.get(order._origin, 0)

    def action_view_rma_withdrawals(self):
        """Open the withdrawals from these orders."""
        domain = [("sale_order_id", "in", self.ids)]
        return self.env["rma.withdrawal"].search(domain)._get_open_action()

    def _is_withdrawal_offered(self):
        """Tell whether the customer is shown the way to withdraw from this order."""
        self.ensure_one()
        return self.state == "sale" and self.company_id._is_withdrawal_offered()

    def _get_withdrawal_url(self):
        """Return the way to withdraw from this order, for whoever has its page open."""
        self.ensure_one()
        # Whoever sees the page may have the key to it, as for the link to the order itself.
        token = self.sudo()._portal_ensure_token()
        return f"/withdraw?order_id={self.id}&access_token={token}"

    def _notify_by_email_prepare_rendering_context(self, message, *args, **kwargs):
        """Put the way to withdraw under each mail about an order."""
        context = super()._notify_by_email_prepare_rendering_context(message, *args, **kwargs)
        if self and self._is_withdrawal_offered():
            words = self.company_id._get_withdrawal_words(context.get("lang"))
            context["rma_withdrawal_label"] = words.entry
            url = self.company_id._get_withdrawal_url()
            context["rma_withdrawal_url"] = f"{self.get_base_url()}{url}"
        return context

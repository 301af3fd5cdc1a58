from odoo import api, fields, models


class RmaOrderWithdrawal(models.Model):
    """The statement that a return comes from."""

    _inherit = "rma.order"

    channel = fields.Selection(
        selection_add=[("withdrawal", "Withdrawal function")],
        ondelete={"withdrawal": "set default"},
    )
    withdrawal_count = fields.Integer(
        string="Withdrawals",
        compute="_compute_withdrawal_count",
        groups="rma_management.group_rma_user",
    )

    @api.depends_context("uid")
    def _compute_withdrawal_count(self):
        counts = dict(
            self.env["rma.withdrawal"]._read_group(
                [("rma_order_id", "in", self._origin.ids)], ["rma_order_id"], ["__count"]
            )
        )
        for order in self:
            order.withdrawal_count = counts.get(order._origin, 0)

    def action_view_withdrawals(self):
        """Open the statements behind these returns."""
        domain = [("rma_order_id", "in", self.ids)]
        return self.env["rma.withdrawal"].search(domain)._get_open_action()

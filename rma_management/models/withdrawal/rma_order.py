from odoo import api, fields, models

from ..message.rma_order_message import BY_CUSTOMER


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

    # What follows

    def _hand_back_withdrawals(self):
        """Let no statement end with its return: it counts, whoever calls the return off."""
        # Whoever ends a return needs no right on statements.
        domain = [("rma_order_id", "in", self.ids), ("state", "!=", "received")]
        for withdrawal in self.env["rma.withdrawal"].sudo().search(domain):
            withdrawal._take_back()

    def _get_ended_text(self):
        """Return who has ended the return, for whoever works off its statement."""
        self.ensure_one()
        if self.is_expired:
            return self.env._("Its return %(name)s has expired.", name=self.name)
        customer = self.env._("the customer")
        by = customer if self.env.context.get(BY_CUSTOMER) else self.env.user.name
        if self.state == "rejected":
            return self.env._(
                "Its return %(name)s was rejected by %(who)s.", name=self.name, who=by
            )
        return self.env._("Its return was cancelled by %(who)s: %(name)s.", who=by, name=self.name)

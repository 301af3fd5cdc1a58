from odoo import fields, models


class RmaApproval(models.Model):
    """A step of the approval of a return: a role that has to look at it."""

    _name = "rma.approval"
    _description = "Return Approval"
    _inherit = "rma.typed.mixin"
    _order = "order_id.id desc, sequence, id"

    order_id = fields.Many2one(
        "rma.order", string="Return", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    group_id = fields.Many2one("res.groups", string="Approval By", required=True)
    is_second = fields.Boolean(
        string="Second Person", help="Given by somebody who has not approved this return yet."
    )
    user_id = fields.Many2one("res.users", string="Approved By")
    date = fields.Datetime(string="Approved On")

    def _may_decide(self, user):
        """Tell whether a user may take this step.

        A returns manager stands in for every role, except as the second pair of eyes.
        """
        self.ensure_one()
        order = self.order_id
        if order._is_own_request(user):
            return False
        if self.is_second:
            others = order.approval_ids - self
            return self.group_id in user.all_group_ids and user not in others.user_id
        return self.group_id in user.all_group_ids or user.has_group(
            "rma_management.group_rma_manager"
        )

    def _get_candidates(self):
        """Return the users who may take this step."""
        self.ensure_one()
        company = self.order_id.company_id
        return self.group_id.all_user_ids.filtered(
            lambda user: company in user.company_ids and not user.share and self._may_decide(user)
        )

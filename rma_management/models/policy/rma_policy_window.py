from odoo import api, fields, models

from .rma_line_mixin import RESOLUTIONS


class RmaPolicyWindow(models.Model):
    """A window of its own for one resolution: exchanges for 60 days, refunds for 30."""

    _name = "rma.policy.window"
    _description = "Return Window"
    _inherit = "rma.typed.mixin"
    _order = "policy_id, resolution"

    policy_id = fields.Many2one("rma.policy", required=True, ondelete="cascade", index=True)
    resolution = fields.Selection(RESOLUTIONS, required=True)
    days = fields.Integer(required=True, help="From delivery. 0: no limit.")

    _resolution_unique = models.Constraint(
        "UNIQUE(policy_id, resolution)", "The policy has a window for this resolution already."
    )
    _check_days = models.Constraint("CHECK (days >= 0)", "A window is not below 0 days.")

    @api.model_create_multi
    def create(self, vals_list):
        windows = super().create(vals_list)
        windows.policy_id._check_unlocked()
        return windows

    def write(self, vals):
        self.policy_id._check_unlocked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.policy_id._check_unlocked()

from odoo import fields, models


class RmaChargeWaive(models.TransientModel):
    """Ask why a charge is let go."""

    _name = "rma.charge.waive"
    _description = "Waive a Charge"

    charge_ids = fields.Many2many("rma.charge", required=True)
    motive = fields.Char(required=True)

    def action_apply(self):
        """Do it; the charges themselves check who may."""
        self.ensure_one()
        self.charge_ids.action_waive(self.motive)
        return {"type": "ir.actions.act_window_close"}

from odoo import fields, models


class RmaMotive(models.TransientModel):
    """Ask why, before a return is refused, or authorized in spite of its policy."""

    _name = "rma.motive"
    _description = "Motive"

    order_ids = fields.Many2many("rma.order", required=True)
    event = fields.Selection(
        [("reject", "Reject"), ("override", "Override")], required=True, default="reject"
    )
    motive = fields.Text(required=True)

    def action_apply(self):
        """Do it; the returns themselves check who may."""
        self.ensure_one()
        if self.event == "override":
            self.order_ids.action_override(motive=self.motive)
        else:
            self.order_ids.action_reject(motive=self.motive)
        return {"type": "ir.actions.act_window_close"}

from odoo import fields, models


class RmaMotive(models.TransientModel):
    """Ask why, before a return is refused."""

    _name = "rma.motive"
    _description = "Motive"

    order_ids = fields.Many2many("rma.order", required=True)
    motive = fields.Text(required=True)

    def action_reject(self):
        self.ensure_one()
        self.order_ids.action_reject(motive=self.motive)
        return {"type": "ir.actions.act_window_close"}

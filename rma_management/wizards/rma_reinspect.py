from odoo import fields, models

from .dialog import get_dialog_action


class RmaReinspect(models.TransientModel):
    """A second look, without being told what the first one found."""

    _name = "rma.reinspect"
    _description = "Second Inspection"

    inspection_id = fields.Many2one("rma.inspection", required=True, ondelete="cascade")
    order_id = fields.Many2one(related="inspection_id.order_id")
    product_id = fields.Many2one(related="inspection_id.product_id")
    lot_id = fields.Many2one(related="inspection_id.lot_id")
    quantity = fields.Float(related="inspection_id.quantity")
    product_uom_id = fields.Many2one(related="inspection_id.product_uom_id")
    grade_id = fields.Many2one("rma.grade", string="Your Grade")
    note = fields.Text()

    def _get_form_action(self):
        return get_dialog_action(self, self.env._("Second Inspection"))

    def action_apply(self):
        """Record the second grade."""
        self.ensure_one()
        self.inspection_id.action_reinspect(self.grade_id.id, self.note)
        return {"type": "ir.actions.act_window_close"}

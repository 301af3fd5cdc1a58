from odoo import api, fields, models

from .dialog import get_dialog_action


class RmaUnknownSerial(models.TransientModel):
    """Which goods a serial number belongs to that is not known here."""

    _name = "rma.unknown.serial"
    _description = "Create a Serial Number That Came"

    discrepancy_id = fields.Many2one("rma.discrepancy", required=True, ondelete="cascade")
    order_id = fields.Many2one(related="discrepancy_id.order_id")
    allowed_line_ids = fields.Many2many("rma.order.line", compute="_compute_allowed_line_ids")
    line_id = fields.Many2one(
        "rma.order.line", string="Goods", domain="[('id', 'in', allowed_line_ids)]"
    )
    name = fields.Char(string="Serial Number")
    motive = fields.Text(string="Why")

    @api.depends("discrepancy_id")
    def _compute_allowed_line_ids(self):
        for wizard in self:
            wizard.allowed_line_ids = wizard.discrepancy_id._get_serial_lines()

    def _get_form_action(self):
        return get_dialog_action(self, self.env._("Create Serial Number"))

    def action_apply(self):
        """Create the number and accept the goods."""
        self.ensure_one()
        self.discrepancy_id.action_accept_serial(self.line_id.id, self.name, self.motive)
        return {"type": "ir.actions.act_window_close"}

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .dialog import get_dialog_action


class RmaErasure(models.TransientModel):
    """What of a customer's personal data goes, told before it does, and what is kept and why."""

    _name = "rma.erasure"
    _description = "Erase a Customer's Data"

    partner_id = fields.Many2one("res.partner", required=True, readonly=True, ondelete="cascade")
    erased_text = fields.Text(string="Will Be Erased", compute="_compute_texts")
    kept_text = fields.Text(string="Is Kept", compute="_compute_texts")

    @api.depends("partner_id")
    def _compute_texts(self):
        personal = self.env["rma.personal"]
        for dialog in self:
            found = personal._describe(dialog.partner_id)
            dialog.erased_text = "\n".join(f"{label}: {number}" for label, number in found)
            dialog.kept_text = "\n".join(personal._get_kept_texts())

    def _get_form_action(self):
        return get_dialog_action(self, self.env._("Erase Personal Data"))

    def action_erase(self):
        """Erase it, and note that it was done: how much, and nothing of what it was."""
        self.ensure_one()
        if not self.env.user.has_group("rma_management.group_rma_manager"):
            raise AccessError(self.env._("A returns manager erases personal data. Ask one."))
        text = self.erased_text
        personal = self.env["rma.personal"]
        personal._erase(personal._get_labels(), customer=self.partner_id)
        # The contact is written on whoever may change contacts or not: the note is evidence.
        self.partner_id.sudo().message_post(
            body=self.env._("Personal data of returns was erased on request.\n%s", text),
            subtype_xmlid="mail.mt_note",
        )
        return {"type": "ir.actions.act_window_close"}

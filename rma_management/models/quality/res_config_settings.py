from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_quality_user_id = fields.Many2one(related="company_id.rma_quality_user_id", readonly=False)
    rma_quality_days = fields.Integer(related="company_id.rma_quality_days", readonly=False)
    rma_keep_photos_days = fields.Integer(related="company_id.rma_keep_photos_days", readonly=False)
    rma_keep_contact_days = fields.Integer(
        related="company_id.rma_keep_contact_days", readonly=False
    )
    rma_keep_network_days = fields.Integer(
        related="company_id.rma_keep_network_days", readonly=False
    )

    def action_count_rma_due(self):
        """Tell what would be erased by the days that are saved, and erase nothing."""
        self.ensure_one()
        personal = self.env["rma.personal"]
        counts = personal._count_due(self.company_id)
        labels = personal._get_labels()
        texts = [f"{labels[code]}: {number}" for code, number in counts.items()]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "sticky": True,
                "title": self.env._("Would Be Erased"),
                "message": "\n".join(texts) or self.env._("Everything is kept for good."),
            },
        }

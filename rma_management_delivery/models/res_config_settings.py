from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_return_carrier_id = fields.Many2one(
        related="company_id.rma_return_carrier_id", readonly=False
    )
    rma_tracking_url = fields.Char(
        string="Address for Carriers' Reports", compute="_compute_rma_tracking_url"
    )

    @api.depends("company_id")
    def _compute_rma_tracking_url(self):
        for settings in self:
            key = settings.company_id.rma_tracking_key
            base = settings.company_id.get_base_url()
            settings.rma_tracking_url = f"{base}/rma/tracking/{key}" if key else False

    def action_rotate_rma_tracking_key(self):
        """Make a new address; carriers have to be told."""
        self.company_id.action_rotate_rma_tracking_key()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

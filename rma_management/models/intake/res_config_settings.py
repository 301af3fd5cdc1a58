from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_alias_prefix = fields.Char(string="Address for Returns")
    rma_alias_domain_id = fields.Many2one("mail.alias.domain")

    @api.model
    def get_values(self):
        alias = self._get_rma_alias()
        return {
            **super().get_values(),
            "rma_alias_prefix": alias.alias_name,
            "rma_alias_domain_id": alias.alias_domain_id.id,
        }

    def set_values(self):
        result = super().set_values()
        for settings in self:
            alias = settings._get_rma_alias()
            vals = {
                "alias_name": settings.rma_alias_prefix,
                "alias_domain_id": settings.rma_alias_domain_id.id,
            }
            if not alias and settings.rma_alias_prefix:
                settings._create_rma_alias(vals)
            elif [alias.alias_name, alias.alias_domain_id.id] != list(vals.values()):
                alias.write(vals)
        return result

    @api.model
    def _get_rma_alias(self):
        alias = self.env.ref("rma_management.mail_alias_returns", raise_if_not_found=False)
        return alias or self.env["mail.alias"]

    @api.model
    def _create_rma_alias(self, vals):
        """Create the alias again after somebody deleted it."""
        alias = self.env["mail.alias"].create(
            {
                **vals,
                "alias_model_id": self.env["ir.model"]._get_id("rma.order"),
                "alias_contact": "everyone",
            }
        )
        # Whoever may create the alias may name it: so settings and uninstallation find it.
        self.env["ir.model.data"].sudo().create(
            {
                "name": "mail_alias_returns",
                "module": "rma_management",
                "model": "mail.alias",
                "res_id": alias.id,
                "noupdate": True,
            }
        )

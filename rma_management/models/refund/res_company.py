from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    rma_finance_user_id = fields.Many2one(
        "res.users",
        string="Finance Contact for Returns",
        domain=[("share", "=", False)],
        help="Is told of draft credit notes and of refunds that need somebody. Left empty, the "
        "list of pending refunds shows them all the same.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_finance_user_id = fields.Many2one(related="company_id.rma_finance_user_id", readonly=False)

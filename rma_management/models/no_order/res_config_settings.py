from odoo import fields, models

from .res_company import ACCOUNT_DOMAIN, JOURNAL_DOMAIN


class ResConfigSettingsNoOrder(models.TransientModel):
    _inherit = "res.config.settings"

    rma_no_order_account_id = fields.Many2one(
        related="company_id.rma_no_order_account_id",
        readonly=False,
        domain=ACCOUNT_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
    )
    rma_no_order_journal_id = fields.Many2one(
        related="company_id.rma_no_order_journal_id",
        readonly=False,
        domain=JOURNAL_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
    )

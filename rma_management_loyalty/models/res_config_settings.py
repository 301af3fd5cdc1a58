from odoo import fields, models

from .res_company import ACCOUNT_DOMAIN, BONUS_ACCOUNT_DOMAIN, JOURNAL_DOMAIN


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    rma_store_credit_account_id = fields.Many2one(
        related="company_id.rma_store_credit_account_id",
        readonly=False,
        domain=ACCOUNT_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
    )
    rma_store_credit_journal_id = fields.Many2one(
        related="company_id.rma_store_credit_journal_id",
        readonly=False,
        domain=JOURNAL_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
    )
    rma_store_credit_bonus = fields.Float(
        related="company_id.rma_store_credit_bonus", readonly=False
    )
    rma_store_credit_bonus_account_id = fields.Many2one(
        related="company_id.rma_store_credit_bonus_account_id",
        readonly=False,
        domain=BONUS_ACCOUNT_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
    )

    def action_create_store_credit_account(self):
        """Open the account that store credit is owed on, and choose it."""
        self.company_id._create_store_credit_account()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

from odoo import fields, models

from .res_company import ACCOUNTING


class ResConfigSettingsForecast(models.TransientModel):
    _inherit = "res.config.settings"

    rma_liability_journal_id = fields.Many2one(
        related="company_id.rma_liability_journal_id",
        readonly=False,
        domain="[('type', '=', 'general')]",
        check_company=True,
        groups=ACCOUNTING,
    )
    rma_liability_revenue_account_id = fields.Many2one(
        related="company_id.rma_liability_revenue_account_id",
        readonly=False,
        domain="[('internal_group', 'in', ('income', 'expense'))]",
        check_company=True,
        groups=ACCOUNTING,
    )
    rma_liability_account_id = fields.Many2one(
        related="company_id.rma_liability_account_id",
        readonly=False,
        domain="[('internal_group', '=', 'liability')]",
        check_company=True,
        groups=ACCOUNTING,
    )
    rma_liability_asset_account_id = fields.Many2one(
        related="company_id.rma_liability_asset_account_id",
        readonly=False,
        domain="[('internal_group', '=', 'asset')]",
        check_company=True,
        groups=ACCOUNTING,
    )
    rma_liability_cost_account_id = fields.Many2one(
        related="company_id.rma_liability_cost_account_id",
        readonly=False,
        domain="[('internal_group', 'in', ('expense', 'income'))]",
        check_company=True,
        groups=ACCOUNTING,
    )
    rma_liability_loss = fields.Float(
        related="company_id.rma_liability_loss", readonly=False, groups=ACCOUNTING
    )

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What an entry of the refund liability is booked on: {setting: internal groups it may be of}.
ACCOUNTS = {
    "rma_liability_revenue_account_id": ("income", "expense"),
    "rma_liability_account_id": ("liability",),
    "rma_liability_asset_account_id": ("asset",),
    "rma_liability_cost_account_id": ("expense", "income"),
}
SETTINGS = ("rma_liability_journal_id", *ACCOUNTS)
ACCOUNTING = "account.group_account_manager"


class ResCompanyForecast(models.Model):
    """Where expected returns are booked: for accounting to choose, nobody else."""

    _inherit = "res.company"

    rma_liability_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Refund Liabilities",
        domain="[('type', '=', 'general')]",
        check_company=True,
        groups=ACCOUNTING,
    )
    rma_liability_revenue_account_id = fields.Many2one(
        "account.account",
        string="Expected Refunds",
        domain="[('internal_group', 'in', ('income', 'expense'))]",
        check_company=True,
        groups=ACCOUNTING,
        help="Takes off revenue what is expected to be refunded.",
    )
    rma_liability_account_id = fields.Many2one(
        "account.account",
        string="Refund Liability",
        domain="[('internal_group', '=', 'liability')]",
        check_company=True,
        groups=ACCOUNTING,
    )
    rma_liability_asset_account_id = fields.Many2one(
        "account.account",
        string="Right to Returned Goods",
        domain="[('internal_group', '=', 'asset')]",
        check_company=True,
        groups=ACCOUNTING,
    )
    rma_liability_cost_account_id = fields.Many2one(
        "account.account",
        string="Cost of Expected Returns",
        domain="[('internal_group', 'in', ('expense', 'income'))]",
        check_company=True,
        groups=ACCOUNTING,
        help="Takes off the cost of sales what is expected to come back.",
    )
    rma_liability_loss = fields.Float(
        string="Loss on Returned Goods",
        groups=ACCOUNTING,
        help="Percent of their cost that recovering returned goods costs, or that they lose in "
        "value. The asset is less by that.",
    )

    _check_rma_liability_loss = models.Constraint(
        "CHECK (rma_liability_loss >= 0 AND rma_liability_loss <= 100)",
        "The loss on returned goods is between 0 and 100 percent.",
    )

    @api.constrains(*SETTINGS)
    def _check_rma_liability(self):
        for company in self:
            for name, groups in ACCOUNTS.items():
                account = company[name]
                if account and account.internal_group not in groups:
                    raise ValidationError(
                        self.env._(
                            "%(account)s cannot be used as “%(setting)s”: it is of another kind.",
                            account=account.display_name,
                            setting=self._fields[name]._description_string(self.env),
                        )
                    )

    def _check_rma_liability_settings(self):
        """Refuse to book before it is known where.

        :raises ValidationError: naming each setting that is missing, and where to make it
        """
        for company in self.sudo():
            missing = [
                self._fields[name]._description_string(self.env)
                for name in SETTINGS
                if not company._get_rma_setting(name)
            ]
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(company)s: nothing says where refund liabilities are booked. Choose "
                        "%(settings)s under Invoicing, Configuration, Settings, or ask somebody "
                        "who may.",
                        company=company.name,
                        settings=", ".join(missing),
                    )
                )

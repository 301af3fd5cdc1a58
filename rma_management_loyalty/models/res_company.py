from odoo import api, fields, models
from odoo.exceptions import ValidationError

LIABILITIES = ("liability_current", "liability_non_current")
ACCOUNT_DOMAIN = "[('account_type', 'in', ('liability_current', 'liability_non_current'))]"
JOURNAL_DOMAIN = "[('type', '=', 'general')]"
BONUS_ACCOUNT_DOMAIN = "[('internal_group', 'in', ('expense', 'income'))]"


class ResCompany(models.Model):
    """Where store credit is booked. It is a debt to customers until they spend it."""

    _inherit = "res.company"

    rma_store_credit_account_id = fields.Many2one(
        "account.account",
        string="Store Credit",
        domain=ACCOUNT_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
        help="What customers have on their eWallets is owed to them on this account. Without it "
        "returns are credited as usual and no store credit is granted.",
    )
    rma_store_credit_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Store Credit",
        domain=JOURNAL_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
        help="Left empty, the company's first miscellaneous journal is used.",
    )
    rma_store_credit_bonus = fields.Float(
        string="Bonus on Store Credit (%)",
        digits=(5, 2),
        help="Granted on top to customers who take store credit instead of their money.",
    )
    rma_store_credit_bonus_account_id = fields.Many2one(
        "account.account",
        string="Bonuses on Store Credit",
        domain=BONUS_ACCOUNT_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
        help="What bonuses cost. They are an expense on the day they are granted.",
    )

    _check_rma_bonus = models.Constraint(
        "CHECK (rma_store_credit_bonus >= 0 AND rma_store_credit_bonus <= 100)",
        "The bonus on store credit is between 0 and 100 percent.",
    )

    @api.constrains(
        "rma_store_credit_account_id",
        "rma_store_credit_journal_id",
        "rma_store_credit_bonus",
        "rma_store_credit_bonus_account_id",
    )
    def _check_rma_store_credit(self):
        for company in self.sudo():
            problem = company._get_store_credit_mistake()
            if problem:
                raise ValidationError(problem)

    @api.model
    def _get_rma_typed(self):
        return super()._get_rma_typed() | {
            "rma_store_credit_account_id",
            "rma_store_credit_bonus",
            "rma_store_credit_bonus_account_id",
            "rma_store_credit_journal_id",
        }

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"rma_store_credit_account_id", "rma_store_credit_journal_id"}:
            # Who chooses the account need not have any right on jobs.
            cron = self.env.ref("rma_management_loyalty.ir_cron_grant", raise_if_not_found=False)
            (cron or self.env["ir.cron"]).sudo()._trigger()
        return result

    def _get_store_credit_mistake(self):
        """Return what is wrong with the settings as they are, as a text."""
        self.ensure_one()
        account, journal = self.rma_store_credit_account_id, self.rma_store_credit_journal_id
        bonus_account = self.rma_store_credit_bonus_account_id
        if account and account.account_type not in LIABILITIES:
            return self.env._(
                "%(account)s is no liability. Store credit is owed to customers: choose a current "
                "or non-current liability account.",
                account=account.display_name,
            )
        if journal and journal.type != "general":
            return self.env._(
                "%(journal)s is no miscellaneous journal: choose one for store credit.",
                journal=journal.display_name,
            )
        if self.rma_store_credit_bonus and not bonus_account:
            return self.env._(
                "A bonus on store credit costs something: choose the account it is booked on."
            )
        if bonus_account and bonus_account.internal_group not in ("expense", "income"):
            return self.env._(
                "%(account)s is no expense or income account: choose one of those for bonuses on "
                "store credit.",
                account=bonus_account.display_name,
            )
        foreign = [
            record.display_name
            for record, owners in (
                (account, account.company_ids),
                (journal, journal.company_id),
                (bonus_account, bonus_account.company_ids),
            )
            if record and not owners & self.parent_ids
        ]
        return foreign and self.env._(
            "%(names)s belongs to another company than %(company)s.",
            names=", ".join(foreign),
            company=self.name,
        )

    def _get_store_credit_gap(self):
        """Return which setting is missing to grant store credit, as a text, or nothing."""
        self.ensure_one()
        if not self.rma_store_credit_account_id:
            return self.env._(
                "%(company)s has no account for store credit: an accounting administrator chooses "
                "it under Invoicing, Configuration, Settings, Customer Invoices.",
                company=self.name,
            )
        if not self._get_store_credit_journal():
            return self.env._(
                "%(company)s has no miscellaneous journal to book store credit in.",
                company=self.name,
            )
        return ""

    def _get_store_credit_journal(self):
        self.ensure_one()
        return self.rma_store_credit_journal_id or self.env["account.journal"].search(
            [*self.env["account.journal"]._check_company_domain(self), ("type", "=", "general")],
            limit=1,
        )

    def _create_store_credit_account(self):
        """Open a liability account next to those there are, for who has not got one yet."""
        for company in self:
            accounts = self.env["account.account"].with_company(company)
            siblings = accounts.search(
                [
                    *accounts._check_company_domain(company),
                    ("account_type", "=", "liability_current"),
                ]
            )
            start = min(siblings.filtered("code").mapped("code"), default="200000")
            company.rma_store_credit_account_id = accounts.create(
                {
                    "code": accounts._search_new_account_code(start),
                    "name": self.env._("Store Credit of Customers"),
                    "account_type": "liability_current",
                    "company_ids": company.root_id.ids,
                }
            )

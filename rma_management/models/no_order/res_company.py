from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

ACCOUNT_DOMAIN = "[('internal_group', 'in', ('income', 'expense'))]"
JOURNAL_DOMAIN = "[('type', '=', 'sale')]"


class ResCompanyNoOrder(models.Model):
    """Where goods without an order go, and are booked: for accounting to choose, nobody else."""

    _inherit = "res.company"

    rma_no_order_account_id = fields.Many2one(
        "account.account",
        string="Returns Without an Order",
        domain=ACCOUNT_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
        help="Goods that no sales order tells of are credited on this account. Without it they "
        "are not credited at all.",
    )
    rma_no_order_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Returns Without an Order",
        domain=JOURNAL_DOMAIN,
        check_company=True,
        groups="account.group_account_manager",
        help="Left empty, the company's first sales journal is used.",
    )

    @api.constrains("rma_no_order_account_id", "rma_no_order_journal_id")
    def _check_rma_no_order(self):
        for company in self:
            account, journal = company.rma_no_order_account_id, company.rma_no_order_journal_id
            if account and account.internal_group not in ("income", "expense"):
                raise ValidationError(
                    self.env._(
                        "%(account)s is no income or expense account: choose one of those for "
                        "returns without an order.",
                        account=account.display_name,
                    )
                )
            foreign = [
                record.display_name
                for record, owners in (
                    (account, account.company_ids),
                    (journal, journal.company_id),
                )
                if record and not owners & company.parent_ids
            ]
            if foreign:
                raise ValidationError(
                    self.env._(
                        "%(names)s belongs to another company than %(company)s.",
                        names=", ".join(foreign),
                        company=company.name,
                    )
                )

    def _get_rma_warehouses(self):
        """Return the warehouse of each company that takes back what no delivery tells of.

        :return: {company: warehouse}
        :raises UserError: when a company has none
        """
        warehouses = self.env["stock.warehouse"].search([("company_id", "in", self.ids)])
        by_company = {}
        for warehouse in warehouses:
            by_company.setdefault(warehouse.company_id, warehouse)
        missing = self.filtered(lambda company: company not in by_company)
        if missing:
            raise UserError(
                self.env._(
                    "%(companies)s has no warehouse to take goods back in. Create one first.",
                    companies=", ".join(missing.mapped("name")),
                )
            )
        self.env["stock.warehouse"].union(*by_company.values())._create_rma_locations_and_types()
        return by_company

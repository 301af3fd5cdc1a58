from odoo import models

from odoo.addons.rma_management.models.base.lock import claim


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    def _get_store_credit_programs(self, keys):
        """Return the eWallets that store credit goes to, made where there are none.

        An eWallet a company sells top-ups of serves too, if spending it is booked on the account
        that store credit is owed on. Otherwise the two are different debts, and stay apart.

        :param keys: set of (company, currency)
        :return: {(company, currency): program}
        """
        found = self._find_store_credit_programs(keys)
        missing = [key for key in keys if key not in found]
        if missing:
            companies = self.env["res.company"].union(*[company for company, _currency in missing])
            # Two notes posted at once must not make two programs.
            claim(companies)
            programs = self.create([self._prepare_store_credit_vals(*key) for key in missing])
            for (company, _currency), program in zip(missing, programs, strict=True):
                product = program.payment_program_discount_product_id.with_company(company)
                # What is spent in an order is taken off the debt, not off the sales.
                product.property_account_income_id = company.rma_store_credit_account_id
            found |= dict(zip(missing, programs, strict=True))
        return found

    def _find_store_credit_programs(self, keys):
        companies = self.env["res.company"].union(*[company for company, _currency in keys])
        programs = self.search(
            [("program_type", "=", "ewallet"), ("company_id", "in", companies.ids)], order="id desc"
        )
        return {
            (program.company_id, program.currency_id): program
            for program in programs
            if (program.company_id, program.currency_id) in keys
            and program._get_spending_account() == program.company_id.rma_store_credit_account_id
        }

    def _get_spending_account(self):
        """Return the account that what is spent of these wallets is booked on."""
        self.ensure_one()
        product = self.payment_program_discount_product_id.with_company(self.company_id)
        return product.product_tmpl_id.get_product_accounts()["income"]

    def _prepare_store_credit_vals(self, company, currency):
        name = self.env._("Store Credit")
        defaults = self.with_company(company)._program_type_default_values()["ewallet"]
        (_clear, (_create, _id, reward)) = defaults["reward_ids"]
        return {
            **defaults,
            "name": name,
            "program_type": "ewallet",
            "company_id": company.id,
            "currency_id": currency.id,
            "portal_point_name": currency.symbol,
            # Nobody buys store credit: selling a top-up must not fill two wallets.
            "rule_ids": [],
            "reward_ids": [(_create, _id, {**reward, "description": name})],
        }

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..base.lock import claim

ACCOUNTANT = "account.group_account_invoice"


class RmaLiabilityEntry(models.Model):
    """The entry of a month end, and what takes it back on the next day. Both are drafts::

        31st   Expected Refunds           300           revenue that is none yet
                   Refund Liability             300
               Right to Returned Goods    180
                   Cost of Expected Returns     180     cost of sales that is none yet
        1st    the same the other way round

    Who keeps the books looks at them and posts them.
    """

    _inherit = "rma.liability"

    def action_create_entry(self):
        """Make the draft entry and its draft reversal (button "Make Draft Entry").

        :return: the action that opens them
        :raises UserError: when there is an entry already, or nothing to enter, or no account
        """
        self._check_roles()
        if not self.env.su and not self.env.user.has_group(ACCOUNTANT):
            raise UserError(self.env._("Entries are made by accountants. Ask one of them."))
        claim(self)
        self._check_open()
        self._check_worth_entering()
        self.company_id._check_rma_liability_settings()
        entries = self.env["account.move"].create([each._prepare_entry_vals() for each in self])
        reversals = self.env["account.move"].create(
            [
                each._prepare_entry_vals(reversed_entry=entry)
                for each, entry in zip(self, entries, strict=True)
            ]
        )
        for liability, entry, reversal in zip(self, entries, reversals, strict=True):
            liability._in_action().sudo().write({"move_id": entry.id, "reversal_id": reversal.id})
        return self.action_view_entries()

    def action_view_entries(self):
        """Open the entry and its reversal."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refund Liability"),
            "res_model": "account.move",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", (self.move_id | self.reversal_id).ids)],
            "context": {"create": False},
        }

    def _check_worth_entering(self):
        """Refuse entries of nothing.

        :raises UserError: naming them
        """
        empty = self.filtered(
            lambda liability: liability.currency_id.is_zero(liability.amount_liability)
        )
        if empty:
            raise UserError(
                self.env._(
                    "%(names)s: nothing is expected to be refunded, so there is nothing to enter.",
                    names=", ".join(empty.mapped("display_name")),
                )
            )

    def _prepare_entry_vals(self, reversed_entry=None):
        """Return the values of the entry, or of what reverses it."""
        self.ensure_one()
        # Accountants make entries; which accounts they go on, their manager has said.
        setting = self.company_id.sudo()._get_rma_setting
        amounts = [
            ("rma_liability_revenue_account_id", self.amount_liability),
            ("rma_liability_account_id", -self.amount_liability),
            ("rma_liability_asset_account_id", self.amount_asset),
            ("rma_liability_cost_account_id", -self.amount_asset),
        ]
        name = self.display_name
        if reversed_entry:
            name = self.env._("Reversal of: %(entry)s", entry=name)
        sign = -1 if reversed_entry else 1
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": setting("rma_liability_journal_id").id,
            "date": self.date + timedelta(days=1) if reversed_entry else self.date,
            "ref": name,
            "reversed_entry_id": reversed_entry.id if reversed_entry else False,
            "line_ids": [
                Command.create(
                    {"name": name, "account_id": setting(account).id, "balance": sign * amount}
                )
                for account, amount in amounts
                if not self.currency_id.is_zero(amount)
            ],
        }

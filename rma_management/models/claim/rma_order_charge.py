from odoo import models

from ...tools.refund import exact
from .rma_calculator import AGREED


class RmaOrderChargeClaim(models.Model):
    _inherit = "rma.order"

    def _get_charge_rules(self, charged_states=("draft", "posted")):
        """What is agreed by now counts, also where an earlier settlement is on a note."""
        return [
            rule._replace(rate=exact(rule.key.claim_id.amount_agreed))
            if rule.basis == AGREED
            else rule
            for rule in super()._get_charge_rules(charged_states)
        ]

    def _get_excess_refusals(self, on_notes):
        """What was agreed is looked after as a whole: `rma.claim._get_credit_refusals`."""
        return super()._get_excess_refusals(
            {charge: amount for charge, amount in on_notes.items() if not charge.claim_id}
        )

    def _get_charge_refusals(self, ledger):
        refusals = super()._get_charge_refusals(ledger)
        return refusals + self.claim_ids._get_credit_refusals()

    def _prepare_charge_lines_vals(self, note):
        """A settlement is shared over the taxes of the goods it is about, a line for each."""
        agreed = [charged for charged in note.charges if charged.rule.basis == AGREED]
        others = [charged for charged in note.charges if charged.rule.basis != AGREED]
        vals_list = super()._prepare_charge_lines_vals(note._replace(charges=others))
        for charged in agreed:
            vals_list += self._prepare_settlement_vals(note, charged)
        return vals_list

    def _prepare_settlement_vals(self, note, charged):
        charge, terms = charged.rule.key, note.invoice
        lines = charged.rule.lines
        calculator = self.env["rma.calculator"]
        product = self._get_charge_product(charge.type)
        accounts = product.product_tmpl_id.get_product_accounts(terms.fiscal_position_id)
        fallback = False
        if note.is_agreed and not accounts["income"]:
            fallback = self.company_id._get_rma_setting("rma_no_order_account_id").id
        vals_list = []
        for taxes, share in calculator._get_taxed_shares(note, lines, charged.amount):
            vals = self.env["account.move.line"]._prepare_rma_charge_vals(
                charge, share if charge.is_bonus else -share, terms, product, taxes=taxes
            )
            if fallback:
                vals["account_id"] = fallback
            if not note.credits:
                # Where no goods are on the note, this is what ties it to the return.
                vals["rma_line_id"] = lines[:1].id
            vals_list.append(vals)
        return vals_list

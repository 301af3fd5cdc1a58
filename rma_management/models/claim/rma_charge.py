from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.refund import exact
from .rma_calculator import AGREED


class RmaChargeClaim(models.Model):
    """A settlement as charges: one that takes off, and one that adds, whichever it comes to.

    What their lines come to is not known before the last credit note, so neither is the way the
    difference goes.
    """

    _inherit = "rma.charge"

    claim_id = fields.Many2one("rma.claim", ondelete="restrict", index="btree_not_null")
    basis = fields.Selection(
        selection_add=[(AGREED, "What was agreed, in all")], ondelete={AGREED: "cascade"}
    )
    source = fields.Selection(selection_add=[("claim", "Claim")], ondelete={"claim": "cascade"})

    def _get_charged_lines(self):
        return self.claim_id.line_ids or super()._get_charged_lines()

    def _check_goodwill(self):
        """A settlement is agreed, and typed by nobody: it knows no limit but what was agreed."""
        typed = self.filtered(
            lambda charge: (
                not charge.claim_id and (charge.basis == AGREED or charge.type == "settlement")
            )
        )
        if typed:
            raise UserError(
                self.env._("A settlement follows from a claim. Open one, or grant goodwill.")
            )
        return super()._check_goodwill()

    def _check_waiver(self, vals):
        if self.claim_id:
            raise UserError(
                self.env._(
                    "A settlement was agreed with the customer. Open its claim again to settle "
                    "for something else."
                )
            )
        return super()._check_waiver(vals)

    def _get_type_label(self):
        """Which way it goes is seen by its amount."""
        if self.source != "claim":
            return super()._get_type_label()
        return dict(self._fields["type"]._description_selection(self.env))["settlement"]

    def _get_rule_text(self):
        if self.source != "claim":
            return super()._get_rule_text()
        if self.env.context.get("rma_for_customer"):
            return self.env._("As agreed with you")
        return self.env._("Agreed in %(claim)s", claim=self.claim_id.sudo().name)


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
        if self._is_agreed(note) and not accounts["income"]:
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

from fractions import Fraction

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import format_amount

from ...tools.charges import KINDS
from ...tools.refund import exact
from ..credit.rma_calculator import FeeRule


class RmaOrderCharge(models.Model):
    """What is charged on a return, or given on top: proposed, put on notes, watched over."""

    _inherit = "rma.order"

    def _get_charge_rules(self, charged_states=("draft", "posted")):
        """Return the charges of the return, or before they are recorded those it will get.

        :param charged_states: documents in these states have charged their part already
        :return: list of `FeeRule`
        """
        self.ensure_one()
        lines = self.line_ids
        rules = [
            FeeRule(
                key=charge,
                lines=charge._get_charged_lines(),
                basis=charge.basis,
                rate=exact(charge.rate),
                charged=charge._get_charged(charged_states) if charged_states else Fraction(0),
                type=charge.type,
                quantity=exact(charge.quantity),
                is_whole=charge.is_whole,
                limit=exact(charge.limit_amount),
            )
            for charge in self.charge_ids
            if not charge.waived
        ]
        return rules + lines._get_foreseen_rules() if self.state == "draft" else rules

    def _get_amount_to_approve(self):
        """Leave out what somebody charges by hand, and may take off again once nobody looks."""
        by_hand = self.charge_ids.filtered(
            lambda charge: charge.source == "manual" and not charge.is_bonus
        )
        if not by_hand:
            return super()._get_amount_to_approve()
        return self._get_settlement(without=by_hand).total

    def _propose_charges(self):
        """Record what the policies and the law ask for."""
        pending = self.filtered(lambda order: not order.charge_ids._get_proposed())
        # Who enters returns is told the terms, and does not set them.
        self.env["rma.charge"].sudo()._in_action().create(
            [
                order._prepare_charge_vals(vals)
                for order in pending
                for vals in order.line_ids._get_policy_charges()
            ]
        )

    def _prepare_charge_vals(self, vals):
        """Return the values of a charge for those of `_get_policy_charges`."""
        self.ensure_one()
        lines = vals["lines"]
        is_whole_return = vals["basis"] == "fixed" or vals["type"] == "outbound_freight"
        return {
            **{name: value for name, value in vals.items() if name != "lines"},
            "order_id": self.id,
            "line_id": False if is_whole_return else lines.id,
        }

    # On credit notes

    def _prepare_charge_lines_vals(self, note):
        """Return the values of the lines of a note for its charges, one each."""
        entries = self.env["account.move.line"]
        vals_list = []
        for charged in note.charges:
            charge = charged.rule.key
            if charged.credit:
                (vals,) = self._prepare_credit_lines_vals([charged.credit])
                # Where no goods are on the note, this is what ties it to the return.
                vals.update(rma_charge_id=charge.id, rma_line_id=self.line_ids[:1].id)
            else:
                amount = charged.amount if charge.is_bonus else -charged.amount
                product = self._get_charge_product(charge.type)
                vals = entries._prepare_rma_charge_vals(charge, amount, note.invoice, product)
            vals_list.append(vals)
        return vals_list

    def _get_charge_product(self, kind):
        """Return the product that gives a charge of this type its account and its taxes."""
        return self.company_id._get_rma_charge_product(KINDS[kind].product)

    def _get_charge_refusals(self, ledger):
        """Return why posted notes charge too little, or give too much.

        Who lets a charge go says so on the return; what a later note can still take may wait.

        :param ledger: `Ledger` of the posted credit notes
        """
        refusals = []
        for order in self:
            charges = order.charge_ids
            if not charges:
                continue
            on_notes = {charge: charge._get_charged(("posted",)) for charge in charges}
            refusals += order._get_excess_refusals(on_notes)
            if order._is_credit_to_come():
                continue
            due = self.env["rma.calculator"]._get_fees_due(ledger, order._get_charge_rules())
            given = sum(float(on_notes[charge]) for charge in charges if charge.is_bonus)
            left = order.amount_credited - given
            refusals += [
                order._get_missing_text(charge, on_notes[charge], amount)
                for charge, amount in due.items()
                if (amount if charge.is_bonus else min(float(amount), left)) > 0
            ]
        return refusals

    def _get_missing_text(self, charge, charged, missing):
        """Return that a charge is not on the notes of a return, or not all of it.

        :param charged: what of it is
        :param missing: what is not
        """
        self.ensure_one()
        names = {"fee": charge._get_label(), "name": self.name}
        if not charged:
            return self.env._(
                "%(fee)s is missing: waive it on %(name)s if it shall not be charged, or "
                "delete the draft and create it again.",
                **names,
            )
        return self.env._(
            "%(fee)s on %(name)s comes to %(due)s for what is credited, and %(charged)s is "
            "charged: correct it, or delete the draft and create it again.",
            due=format_amount(self.env, float(charged + missing), self.currency_id),
            charged=format_amount(self.env, float(charged), self.currency_id),
            **names,
        )

    def _get_excess_refusals(self, on_notes):
        """Return what these posted notes hold that was waived, or of which less was granted."""
        self.ensure_one()
        refusals = []
        for charge, amount in on_notes.items():
            if amount and charge.waived:
                refusals.append(
                    self.env._(
                        "%(fee)s was waived on %(name)s: take it off the draft.",
                        fee=charge._get_label(),
                        name=self.name,
                    )
                )
            elif charge.type == "goodwill" and (
                self.currency_id.compare_amounts(float(amount), charge.amount) > 0
            ):
                refusals.append(
                    self.env._(
                        "%(fee)s on %(name)s: %(amount)s was granted.",
                        fee=charge._get_label(),
                        name=self.name,
                        amount=format_amount(self.env, charge.amount, self.currency_id),
                    )
                )
        return refusals

    def _is_credit_to_come(self):
        """Tell whether another credit note can still follow for these lines."""
        self.ensure_one()
        return any(
            line.qty_to_credit > 0 or line.product_uom_id.compare(line._get_qty_not_due(), 0) > 0
            for line in self.line_ids
        )

    # Goodwill

    def _check_goodwill_limit(self):
        """Refuse more goodwill than whoever enters returns may grant on one of them.

        :raises AccessError: when a returns manager has to grant it
        """
        self.ensure_one()
        company = self.company_id.sudo()
        charges = self.charge_ids.filtered(
            lambda charge: (
                charge.type == "goodwill" and charge.source == "manual" and not charge.waived
            )
        )
        total = self.currency_id._convert(
            sum(charges.mapped("amount")), company.currency_id, company, round=False
        )
        limit = company.rma_goodwill_limit
        is_over = company.currency_id.compare_amounts(total, limit) > 0
        # What depends on the goods would grow with them after it was granted.
        if is_over or any(charge.basis != "fixed" for charge in charges):
            raise AccessError(
                self.env._(
                    "You may grant goodwill of up to %(limit)s on a return, as a fixed amount. Ask "
                    "a returns manager for more.",
                    limit=format_amount(self.env, limit, company.currency_id),
                )
            )

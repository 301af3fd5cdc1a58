from odoo import models
from odoo.tools import format_amount

from ...tools.charges import Step, get_sign, get_total
from .ledger import EarlyDiscount


class RmaExplanation(models.AbstractModel):
    """How the calculator came to its figures, in words: read off its result, not reckoned again."""

    _inherit = "rma.calculator"

    def _explain(self, settlement):
        """Return the steps of a settlement, which add up to its total.

        :return: list of {label, basis, formula, amount, rule}, the amounts in document currency
        """
        steps = []
        for note in settlement.notes:
            steps += [self._explain_credit(note, entry) for entry in note.credits]
        steps += self._explain_charges(settlement.notes)
        if settlement.rounding:
            steps.append(self._explain_rounding(settlement))
        return [step._asdict() for step in steps]

    def _explain_credit(self, note, entry):
        """Explain what of one invoice line comes back."""
        paid = entry.paid
        currency = note.invoice.currency_id
        total, amount = float(get_total(paid.amounts)), float(get_total(entry.amounts))
        if isinstance(entry.invoice_line, EarlyDiscount):
            return Step(
                label=self.env._("Early payment discount"),
                basis=self._get_source_text(note, total),
                formula=self.env._("The part on what comes back"),
                amount=amount,
                rule=self.env._("Never paid: the invoice was paid early"),
            )
        if entry.line is None:
            return Step(
                label=self.env._("Share of the order's discounts"),
                basis=self._get_source_text(note, total),
                formula=self.env._("The part on the goods that come back"),
                amount=amount,
                rule=self.env._("Discount on the whole order"),
            )
        line = entry.line
        back = self._format_quantity(float(line._in_line_unit(entry.quantity)), line)
        whole = self._format_quantity(float(line._in_line_unit(paid.quantity)), line)
        money = format_amount(self.env, total, currency)
        return Step(
            label=f"{line.product_id.display_name} – {back}",
            basis=self._get_source_text(note, total, whole),
            formula=money if back == whole else f"{money} × {back} / {whole}",
            amount=amount,
            rule=self.env._("Price agreed") if note.is_agreed else self.env._("Price paid"),
        )

    def _get_source_text(self, note, total, quantity=""):
        """Return what was paid, for what and by which invoice."""
        invoice = note.invoice
        name = "" if note.is_agreed else invoice.name
        money = format_amount(self.env, total, invoice.currency_id)
        if quantity:
            money = self.env._("%(amount)s for %(quantity)s", amount=money, quantity=quantity)
        return f"{name}: {money}" if name else money

    def _format_quantity(self, quantity, line):
        return self.env["rma.order"]._format_quantity(quantity, line.product_uom_id)

    def _explain_charges(self, notes):
        """Explain each charge once, however many notes it is spread over."""
        spread = {}
        for note in notes:
            for charged in note.charges:
                spread.setdefault(charged.rule.key, []).append((note, charged))
        return [self._explain_charge(parts) for parts in spread.values()]

    def _explain_charge(self, parts):
        note, last = parts[-1]
        rule, currency = last.rule, note.invoice.currency_id
        amount = float(sum(charged.amount for _note, charged in parts))
        due = float(last.due - rule.charged)
        formula = self._get_charge_formula(last, currency)
        if last.credit:
            formula = self._get_freight_formula(parts, currency)
        elif currency.compare_amounts(amount, due) < 0:
            formula = self.env._(
                "%(formula)s = %(due)s, but not more than the goods",
                formula=formula,
                due=format_amount(self.env, due, currency),
            )
        charge = self._get_charge(rule)
        return Step(
            label=charge._get_label(),
            basis=self._get_charge_basis(parts),
            formula=formula,
            amount=get_sign(rule.type) * amount,
            rule=charge._get_rule_text(),
        )

    def _get_charge_formula(self, charged, currency):
        rule = charged.rule
        rate = format_amount(self.env, float(rule.rate), currency)
        if rule.basis == "percent":
            paid = format_amount(self.env, float(charged.paid), currency)
            return f"{float(rule.rate):g}% × {paid}"
        if rule.basis == "unit":
            return f"{rate} × {self._format_quantity(float(charged.units), rule.lines[:1])}"
        return rate

    def _get_freight_formula(self, parts, currency):
        """Say how much of what was paid for the delivery goes back."""
        paid = sum(charged.paid for _note, charged in parts)
        amount = sum(charged.amount for _note, charged in parts)
        money = format_amount(self.env, float(paid), currency)
        if amount == paid:
            return money
        return self.env._(
            "%(paid)s, refunded up to the standard tariff %(limit)s",
            paid=money,
            limit=format_amount(self.env, float(parts[-1][1].rule.limit), currency),
        )

    def _get_charge_basis(self, parts):
        """Return what a charge starts from."""
        note, last = parts[-1]
        if last.credit:
            return ", ".join(
                self._get_source_text(note, float(charged.paid)) for note, charged in parts
            )
        if last.rule.basis == "fixed":
            return self.env._("Fixed amount")
        units = self._format_quantity(float(last.units), last.rule.lines[:1])
        if last.rule.basis == "unit" or len(last.rule.lines) > 1:
            return units if last.rule.basis == "unit" else self.env._("Price paid")
        return self.env._("Price paid for %(units)s", units=units)

    def _get_charge(self, rule):
        """Return the charge of a rule; one that is only foreseen as it will be."""
        if rule.is_recorded:
            # The names of policies and inspections are told to whom the charge is told.
            return rule.key.sudo().with_env(self.sudo().env)
        vals = {name: value for name, value in rule.vals.items() if name != "lines"}
        is_line = rule.basis != "fixed" and rule.type != "outbound_freight"
        product = rule.lines.product_id.display_name if is_line else ""
        return self.env["rma.charge"].sudo().with_context(rma_charge_product=product).new(vals)

    def _explain_rounding(self, settlement):
        methods = [note.invoice.invoice_cash_rounding_id for note in settlement.notes]
        names = dict.fromkeys(method.name for method in methods if method)
        return Step(
            label=self.env._("Rounding"),
            basis=self.env._("The credit as a whole"),
            formula=self.env._("To what can be paid in coins"),
            amount=settlement.rounding,
            rule=", ".join(names),
        )

    def _render_explanation(self, steps, total, record):
        """Return the steps as a table to be shown on a form.

        :param record: whose ``currency_id`` the amounts are in
        """
        if not steps:
            return False
        return self.env["ir.qweb"]._render(
            "rma_management.rma_explanation",
            {"steps": steps, "total": total, "currency": record.currency_id},
        )

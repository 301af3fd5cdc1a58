from fractions import Fraction

from odoo import api, models
from odoo.tools import format_amount

from ...tools.refund import exact


class RmaClaimMoney(models.Model):
    """What was paid for the lines of a claim, what of it is given back, what it may come to."""

    _inherit = "rma.claim"

    def _get_paid(self):
        """Return what was paid for the lines in question, as authorized, tax included."""
        self.ensure_one()
        # Who settles a claim is told what it comes to, and nothing else of the invoices.
        lines = self.sudo().line_ids
        return self.env["rma.calculator"].sudo()._get_full_credit(lines)

    @api.onchange("order_id", "line_ids")
    def _onchange_lines(self):
        """Propose what was paid for the lines in question, for as long as the claim is new."""
        if self._origin:
            return
        # As in `_get_paid`.
        lines = (self.line_ids or self.order_id.line_ids)._origin.sudo()
        paid = self.env["rma.calculator"].sudo()._get_full_credit(lines) if lines else 0
        self.amount_claimed = float(paid)

    def _get_given_back(self, states=("posted",)):
        """Return what credit notes in these states give for the lines, and else was recovered."""
        self.ensure_one()
        return self.env["rma.calculator"].sudo()._get_given(self.sudo().line_ids, states)

    def _get_had(self):
        """Return what the customer has of the lines: what is credited, and was taken beyond it."""
        self.ensure_one()
        given, order = self._get_given_back(), self.sudo().order_id
        if not any(dispute._is_taken() for dispute in self.sudo().dispute_ids):
            return given
        beyond = order._get_money_out() - exact(order.amount_credited)
        return min(given + max(beyond, Fraction(0)), max(given, self._get_paid()))

    def _get_due(self):
        """Return what the lines come to as things stand: what was agreed, or else is expected."""
        self.ensure_one()
        if self.is_agreed:
            return exact(self.amount_agreed)
        return self.env["rma.calculator"].sudo()._get_expected(self.sudo().line_ids)

    def _is_more_to_come(self):
        """Tell whether more of the lines may become due."""
        self.ensure_one()
        return any(line._get_qty_not_due() > 0 for line in self.sudo().line_ids)

    def _find_bound(self, amount):
        """Return the bound that an amount does not keep, and where it is: (name, amount)."""
        self.ensure_one()
        amount = exact(amount or 0.0)
        if amount < 0:
            return "zero", Fraction(0)
        if amount > (paid := self._get_paid()):
            return "paid", paid
        if amount < (given := self._get_given_back()):
            return "credited", given
        if amount < (had := self._get_had()):
            return "taken", had
        return None, Fraction(0)

    def _get_amount_refusals(self, amount):
        """Return why the lines cannot come to an amount: [text]."""
        self.ensure_one()
        name, bound = self._find_bound(amount)
        if not name:
            return []
        if name == "credited":
            return [self._get_posted_text()]
        bound = format_amount(self.env, float(bound), self.currency_id)
        texts = {
            "zero": self.env._(
                "What the customer gets is not below 0: nobody has to pay for a claim."
            ),
            "paid": self.env._(
                "%(claim)s: %(paid)s was paid for these goods, and no more can be given for "
                "them in all.",
                claim=self.name,
                paid=bound,
            ),
            "taken": self.env._(
                "%(claim)s: the customer has %(had)s for these goods since a dispute was lost, and "
                "less cannot be agreed any more. Agree on at least that.",
                claim=self.name,
                had=bound,
            ),
        }
        return [texts[name]]

    def _get_posted_text(self):
        """Return that more is credited than was agreed."""
        self.ensure_one()
        given = format_amount(self.env, float(self._get_given_back()), self.currency_id)
        return self.env._(
            "%(claim)s: %(given)s was credited for these goods meanwhile, and less cannot be "
            "agreed any more. Agree on at least that, or reset the credit note to draft first.",
            claim=self.name,
            given=given,
        )

    def _get_credit_refusals(self):
        """Return on which of these claims posted notes give more than was agreed."""
        return [
            self.env._(
                "%(claim)s was settled at %(agreed)s in all, and %(given)s would be credited.",
                claim=claim.name,
                agreed=format_amount(self.env, claim.amount_agreed, claim.currency_id),
                given=format_amount(self.env, float(given), claim.currency_id),
            )
            for claim in self.filtered("is_agreed")
            if (given := claim._get_given_back()) > exact(claim.amount_agreed)
        ]

    def _get_value_left(self):
        """Return what the goods are still worth by what the inspections found, of what was paid."""
        self.ensure_one()
        paid, total, seen = self._get_paid(), Fraction(0), Fraction(0)
        for inspection in self.sudo().line_ids.inspection_ids:
            quantity = exact(inspection._get_standing_quantity())
            seen += quantity
            total += quantity * (100 - exact(inspection.grade_id.diminished_rate)) / 100
        return paid * total / seen if seen else Fraction(0)

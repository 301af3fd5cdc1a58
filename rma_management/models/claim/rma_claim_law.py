from fractions import Fraction

from odoo import models


class RmaClaimLaw(models.Model):
    """What the law leaves nobody to bargain about: withdrawals in time, and faulty goods."""

    _inherit = "rma.claim"

    def _get_legal_floor(self):
        """Return what the law gives back of what was paid for these lines."""
        self.ensure_one()
        return self._get_withdrawal_floor() + self._get_guarantee_floor()

    def _get_withdrawal_floor(self):
        """Return what the law gives back for lines that were withdrawn from in time.

        What the goods lost by more than trying them is the customer's (Directive 2011/83/EU,
        article 14): of what was inspected it gives back what they are still worth.
        """
        lawful = self.line_ids.filtered("withdrawal_right_id")
        if not lawful:
            return Fraction(0)
        calculator = self.env["rma.calculator"]
        if lawful.inspection_ids:
            return min(self._get_value_left(), calculator._get_full_credit(lawful))
        return calculator._get_full_credit(lawful)

    def _get_guarantee_floor(self):
        """Return what the guarantee gives back for faulty goods, where money is due by now.

        A repair or a replacement that comes before money is none: see `_get_remedy_text`.
        """
        due = self.env["rma.order.line"].union(
            *[line for line, reckoning in self._reckon_guarantees() if reckoning.find("refund")]
        )
        return self.env["rma.calculator"]._get_full_credit(due) if due else Fraction(0)

    def _reckon_guarantees(self):
        """Return the lines under guarantee that nobody withdrew from: [(line, `Reckoning`)]."""
        covered = self.line_ids.filtered(
            lambda line: line.guarantee_id and not line.withdrawal_right_id
        )
        reckoned = [(line, line._reckon_guarantee(line.guarantee_id)) for line in covered]
        return [(line, reckoning) for line, reckoning in reckoned if reckoning]

    # In words

    def _get_law_text(self):
        """Say by which law the floor is what it is."""
        texts = []
        if self.line_ids.withdrawal_right_id:
            texts.append(self.env._("what the law gives back after a withdrawal"))
        laws = [
            line.guarantee_id
            for line, reckoning in self._reckon_guarantees()
            if reckoning.find("refund")
        ]
        texts += [
            self.env._(
                "what the legal guarantee gives back for faulty goods (%(law)s)", law=law.source
            )
            for law in dict.fromkeys(laws)
        ]
        return ", ".join(texts)

    def _get_remedy_text(self):
        """Say what the guarantee has us do before money, which no amount takes the place of."""
        texts = []
        for line, reckoning in self._reckon_guarantees():
            if reckoning.due and not reckoning.find("refund"):
                texts.append(
                    self.env._(
                        "%(product)s is under legal guarantee (%(law)s): %(remedies)s comes first, "
                        "and money only as the customer agrees to it.",
                        product=line.product_id.display_name,
                        law=line.guarantee_id.source,
                        remedies=line._get_remedy_names(reckoning),
                    )
                )
        return " ".join(dict.fromkeys(texts))

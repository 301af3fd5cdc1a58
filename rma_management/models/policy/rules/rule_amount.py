from odoo import models

from ....tools.verdict import REVIEW, Verdict


class RmaLineRuleAmount(models.AbstractModel):
    """What costs much is looked at first."""

    _inherit = "rma.line.mixin"

    def _get_control_rules(self):
        return [*super()._get_control_rules(), "_rule_amount"]

    def _rule_amount(self):
        """The whole return counts, so that nobody gets under the limit by cutting it up."""
        limited = self.filtered(lambda line: line.policy_id.auto_approve_limit)
        result = {}
        for lines in limited.grouped(lambda line: line._get_document()).values():
            company = lines.company_id
            amount = lines[0]._get_document_amount()
            for line in lines:
                limit = line.policy_id.auto_approve_limit
                if company.currency_id.compare_amounts(amount, limit) > 0:
                    result[line.id] = [
                        Verdict(
                            "amount_approval",
                            REVIEW,
                            self.env._(
                                "%(amount)s is more than the %(limit)s that need no approval.",
                                amount=company.currency_id.format(amount),
                                limit=company.currency_id.format(limit),
                            ),
                            self.env._("We will check your request and come back to you."),
                        )
                    ]
        return result

    def _get_document_amount(self):
        """Return what the whole return credits, in the company's currency."""
        self.ensure_one()
        return self._get_document()._get_company_amount()

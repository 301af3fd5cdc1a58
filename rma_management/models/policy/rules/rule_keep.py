from odoo import models

from ....tools.verdict import REVIEW, Verdict


class RmaLineRuleKeep(models.AbstractModel):
    """Goods that stay with the customer are paid back for nothing: only as far as it pays."""

    _inherit = "rma.line.mixin"

    def _get_control_rules(self):
        return [*super()._get_control_rules(), "_rule_keep"]

    def _rule_keep(self):
        """All that the customer keeps counts together, however many lines it is on."""
        kept = self.filtered(lambda line: line.resolution == "keep")
        limited = kept.filtered(lambda line: line.policy_id.keep_limit)
        result = {}
        for lines in limited.grouped(lambda line: line._get_document()).values():
            currency = lines.company_id.currency_id
            kept = (
                lines[0]
                ._get_document()
                .line_ids.filtered(
                    lambda line: line.resolution == "keep" and line._get_quantity() > 0
                )
            )
            worth = sum(line._get_worth() for line in kept)
            for line in lines:
                limit = line.policy_id.keep_limit
                if currency.compare_amounts(worth, limit) > 0:
                    result[line.id] = [
                        Verdict(
                            "keep_approval",
                            REVIEW,
                            self.env._(
                                "Goods worth %(worth)s would stay with the customer; "
                                "up to %(limit)s that needs no approval.",
                                worth=currency.format(worth),
                                limit=currency.format(limit),
                            ),
                            self.env._("We will check your request and come back to you."),
                            self.env._("Have the goods come back, or ask for approval."),
                        )
                    ]
        return result

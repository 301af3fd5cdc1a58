from odoo import models

from ...tools.verdict import AUTHORIZE, Verdict


class RmaLineWithdrawal(models.AbstractModel):
    """The layer of the law above the policy."""

    _inherit = "rma.line.mixin"

    def _find_withdrawal_right(self, rights):
        """Return the first of these rights that the customer asked for in time."""
        self.ensure_one()
        if not self.sale_line_id or not self._is_law_observed():
            return rights.browse()
        country, category = self._get_country(), self.product_id.categ_id
        for right in rights:
            if right._covers(country, category):
                end = right._get_last_day(self)
                if end and self._get_request_date() <= end:
                    return right
        return rights.browse()

    def _is_law_observed(self):
        """Tell whether the company grants the right to this customer."""
        self.ensure_one()
        scope = self.company_id.rma_withdrawal_scope
        return scope == "everyone" or (
            scope == "consumers" and not self._get_commercial_partner().is_company
        )

    def _get_last_delivery_date(self):
        """Return the day of the last delivery of the whole order, or None."""
        self.ensure_one()
        lines = self.sale_line_id.order_id.sudo().order_line
        moments = [
            move.date
            for moves in lines._get_goods_moves().values()
            for move in moves
            if move.state == "done" and move._is_to_customer() and not move.origin_returned_move_id
        ]
        return self._get_local_date(max(moments)) if moments else None

    def _apply_law(self, verdicts):
        return self._apply_withdrawal_right(super()._apply_law(verdicts))

    def _apply_withdrawal_right(self, verdicts):
        """Return what is left of the policy's terms within the right of withdrawal."""
        self.ensure_one()
        right = self.withdrawal_right_id
        if not right or all(verdict.outcome == AUTHORIZE for verdict in verdicts):
            return verdicts
        granted = Verdict(
            "withdrawal_right",
            AUTHORIZE,
            self.env._(
                "The policy does not count: %(right)s (%(law)s).",
                right=right.name,
                law=right.source,
            ),
            self.env._("You may return this by law, within %(days)s days.", days=right.days),
        )
        return [verdict for verdict in verdicts if verdict.outcome == AUTHORIZE] + [granted]

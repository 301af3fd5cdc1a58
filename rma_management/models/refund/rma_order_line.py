from odoo import api, models

from ...tools.clock import last_day
from ...tools.payback import find_day


class RmaOrderLineRefund(models.Model):
    """Since when a line's credit is due, and by when it was promised."""

    _inherit = "rma.order.line"

    def _get_refund_dates(self, unpaid):
        """Return the day since which money is owed and the day it is promised for, or Nones.

        The law counts from the goods, whatever the policy waits for.

        :param unpaid: posted credit notes whose money has not reached the customer
        """
        self.ensure_one()
        is_unpaid = bool(self.credit_line_ids.move_id & unpaid)
        is_pending = self.qty_to_credit > 0 or self.has_draft_credit or is_unpaid
        if not is_pending and self.settlement_status not in ("pending", "partial"):
            return None, None
        settled = sum(
            entry._get_credited_quantity()
            for entry in self.credit_line_ids
            if entry.parent_state == "posted" and entry.move_id not in unpaid
        )
        received = find_day(self._get_receipt_events(), settled)
        due = find_day(self._get_due_events(), settled) or received if is_pending else None
        promises = []
        if due and self.policy_id.refund_days:
            promises.append(last_day(due, self.policy_id.refund_days))
        if received and self.withdrawal_right_id:
            law = self.withdrawal_right_id
            promises.append(law._get_refund_day(self._get_request_date(), received))
        return due, min(filter(None, promises), default=None)

    def _get_refund_timing(self):
        """Return after what the credit is due; what the customer keeps is not waited for."""
        self.ensure_one()
        if not self._is_goods_expected():
            return "authorization"
        return self.policy_id.refund_timing or "inspection"

    @api.model
    def _get_timings(self):
        """Return after what a credit can be due, the earliest first; a glue addon adds its own."""
        return ("authorization", "receipt", "inspection")

    def _get_last_timing(self):
        """Return after what the last of these lines is due for credit."""
        rank = self._get_timings().index
        return max((line._get_refund_timing() for line in self), key=rank, default="")

    def _get_due_events(self):
        """Return [(day, quantity)] that became due for credit, in the product's unit."""
        self.ensure_one()
        timing = self._get_refund_timing()
        if timing == "authorization":
            return self._get_authorization_events()
        if timing == "receipt":
            return self._get_receipt_events()
        return [
            (
                self._get_local_date(inspection.date),
                self._to_product_unit(inspection._get_standing_quantity()),
            )
            for inspection in self.inspection_ids
            if inspection.disposition_id.is_credited
        ]

    def _get_receipt_events(self):
        """Return [(day, quantity)] that came; what the customer keeps counts as here at once."""
        self.ensure_one()
        if not self._is_goods_expected():
            return self._get_authorization_events()
        return [
            (self._get_local_date(move.date), move._get_product_quantity())
            for move in self.move_ids
            if move.state == "done" and move._is_from_customer() and not move.rma_inspection_id
        ]

    def _get_authorization_events(self):
        moment = self.order_id.date_authorized
        quantity = self._to_product_unit(self.product_uom_qty)
        return [(self._get_local_date(moment), quantity)] if moment else []

from odoo import api, models


class RmaOrderLineExpiry(models.Model):
    """What a line stands at once its return was closed short: what did not come never will."""

    _inherit = "rma.order.line"

    def _is_given_up(self):
        """Tell whether nothing of the line has come and nothing is waited for any more."""
        self.ensure_one()
        return self._is_closed_short() and self.qty_received <= 0 and self.qty_open <= 0

    def _is_closed_short(self):
        """Tell whether what has not come is not waited for any more."""
        self.ensure_one()
        return self.order_id.is_closed_short

    @api.depends("order_id.is_closed_short")
    def _compute_qty_due(self):
        """Credit due at authorization shrinks to what came."""
        result = super()._compute_qty_due()
        for line in self:
            if line._is_closed_short() and line._is_goods_expected():
                earned = max(line.qty_received - line.qty_refused, 0.0)
                line.qty_due = min(line.qty_due, earned)
        return result

    def _get_receipt_status(self):
        return "none" if self._is_given_up() else super()._get_receipt_status()

    def _get_inspection_status(self):
        return "none" if self._is_given_up() else super()._get_inspection_status()

    def _get_awaited_moves(self):
        """Return the moves that wait for the customer's goods."""
        return self.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move._is_from_customer()
                and not move.rma_inspection_id
            )
        )

    def _is_credited_beyond_receipt(self):
        """Tell whether the customer has been credited for goods that are not here."""
        self.ensure_one()
        unit = self.product_uom_id
        return (
            self._is_goods_expected()
            and unit.compare(self.qty_credited, max(self.qty_received, 0.0)) > 0
        )

    def _is_on_notes_beyond_receipt(self):
        """Tell whether credit notes, drafts included, hold more of the line than is here."""
        self.ensure_one()
        on_notes = self._from_product_unit(sum(self._get_quantity_on_notes().values()))
        unit = self.product_uom_id
        return self._is_goods_expected() and unit.compare(on_notes, max(self.qty_received, 0.0)) > 0

    def _get_promised_quantity(self):
        """Return what the customer may be credited for, in the line's unit.

        What stays away is not.
        """
        self.ensure_one()
        if not self._is_closed_short() or not self._is_goods_expected():
            return self.product_uom_qty
        return min(self.product_uom_qty, max(self.qty_received, 0.0) + self._get_quantity_to_come())

    def _get_missing_quantity(self):
        """Return what was authorized and has not come, in the line's unit."""
        self.ensure_one()
        if not self._is_goods_expected():
            return 0.0
        return max(self.product_uom_id.round(self.product_uom_qty - self.qty_received), 0.0)

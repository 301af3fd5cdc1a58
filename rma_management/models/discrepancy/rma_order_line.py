from fractions import Fraction

from odoo import api, fields, models


class RmaOrderLineDiscrepancy(models.Model):
    """What an open discrepancy keeps a line from, and what a decision on it changes."""

    _inherit = "rma.order.line"

    discrepancy_ids = fields.One2many(
        "rma.discrepancy", "line_id", string="Discrepancies", copy=False
    )

    def _get_shorts(self, *decisions):
        """Return what came short and is decided so, or is open when nothing is named."""
        return self.discrepancy_ids.filtered(
            lambda found: (
                found.type == "short"
                and (
                    found.decision in decisions
                    if decisions
                    else found.state == "open" and found.is_derived
                )
            )
        )

    def _is_closed_short(self):
        return super()._is_closed_short() or bool(self._get_shorts("close_short"))

    def _get_withheld_quantity(self, timing):
        held = self.discrepancy_ids.filtered(
            lambda found: (
                found.is_credit_held
                and (found.state == "open" or found.decision in ("keep", "claim"))
            )
        )
        if timing == "inspection":
            return sum(
                min(
                    self._sum_discrepancies(held.filtered(lambda f, lot=lot: f.lot_id == lot)),
                    sum(
                        inspection._get_standing_quantity()
                        for inspection in self.inspection_ids
                        if inspection.lot_id == lot and inspection.disposition_id.is_credited
                    ),
                )
                for lot in held.lot_id
            )
        return self._sum_discrepancies(held) if timing == "receipt" else 0.0

    @api.depends("discrepancy_ids.state", "discrepancy_ids.is_credit_held")
    def _compute_progress(self):
        return super()._compute_progress()

    def _get_settlement_status(self):
        """What is not credited before somebody decides is not settled before."""
        status = super()._get_settlement_status()
        is_undecided = any(
            found.is_credit_held and found.state == "open" for found in self.discrepancy_ids
        )
        if is_undecided and status in ("none", "done") and self._is_credited_resolution():
            return "partial" if self.qty_credited > 0 else "pending"
        return status

    def _sum_discrepancies(self, discrepancies):
        """Return the quantity of these discrepancies in the line's unit."""
        self.ensure_one()
        total = sum((found._get_product_quantity() for found in discrepancies), Fraction(0))
        return self.product_uom_id.round(self._from_product_unit(total))

    def _get_quantity_to_expect(self):
        """What came short is expected anew when somebody decides to wait for it, not before."""
        given_up = sum(
            (
                found._get_product_quantity()
                for found in self._get_shorts() | self._get_shorts("close_short", "claim")
            ),
            Fraction(0),
        )
        return max(super()._get_quantity_to_expect() - given_up, Fraction(0))

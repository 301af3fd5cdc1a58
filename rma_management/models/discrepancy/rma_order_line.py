from fractions import Fraction

from odoo import fields, models


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


class RmaOrderShort(models.Model):
    """Buttons of the return that answer what came short, all of it at once."""

    _inherit = "rma.order"

    def action_create_reverse_pickings(self):
        """Whoever expects the goods again has decided to wait for what came short."""
        self._check_actor()
        shorts = self.sudo().filtered(lambda order: order.state == "authorized").line_ids
        self._wait_for_shorts(shorts._get_shorts())
        return super().action_create_reverse_pickings()

    def _wait_for_missing(self):
        """Whoever extends waits for what came short, given up or not."""
        lines = self.line_ids
        self._wait_for_shorts(lines._get_shorts() | lines._get_shorts("close_short"))

    def _wait_for_shorts(self, shorts):
        """Record that these are waited for; the transfers follow from what was called."""
        if shorts:
            # The return's own guard has seen to who acts.
            shorts.sudo()._set_decision("wait")
            self.env["rma.decision"]._record_discrepancies(shorts, "wait")
            shorts.sudo().order_id._ask_about_discrepancies()

from odoo import models

from ....tools.units import get_whole
from ....tools.verdict import DENY, Verdict


class RmaLineRuleWhole(models.AbstractModel):
    """What is counted in pieces comes back in whole ones, and no more numbers than pieces."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_whole", "_rule_serial_count"]

    def _rule_whole(self):
        return {
            line.id: [
                Verdict(
                    "no_whole_piece",
                    DENY,
                    self.env._(
                        "%(product)s is counted in whole pieces.",
                        product=line.product_id.display_name,
                    ),
                    self.env._("Only whole pieces can come back."),
                    self.env._("Enter a whole number."),
                )
            ]
            for line in self
            if line._is_in_parts()
        }

    def _rule_serial_count(self):
        """Each serial number stands for one piece; that of some pieces is not told is fine."""
        result = {}
        for line in self.filtered(lambda line: line.product_id.tracking == "serial"):
            lots = line.lot_ids.filtered(
                lambda lot, line=line: line._is_told_by_lot(lot.product_id)
            )
            quantity = line._to_product_unit(line._get_quantity())
            if len(lots) > quantity > 0:
                result[line.id] = [line._get_serial_count_verdict(len(lots), quantity)]
        return result

    def _get_serial_count_verdict(self, count, quantity):
        facts = {"count": count, "quantity": f"{float(quantity):g}"}
        return Verdict(
            "too_many_serials",
            DENY,
            self.env._("%(count)s serial numbers are named for %(quantity)s pieces.", **facts),
            self.env._(
                "You have chosen %(count)s serial numbers, and %(quantity)s to return.", **facts
            ),
            self.env._("Choose as many serial numbers as come back, or raise the quantity."),
        )

    def _is_in_parts(self):
        """Tell whether it is about a part of a piece that was handed over as a whole."""
        self.ensure_one()
        quantity = self._to_product_unit(self._get_quantity())
        return quantity.denominator != 1 and self._is_in_pieces()

    def _is_in_pieces(self):
        """Tell whether the goods come back in whole pieces.

        At the desk somebody may know better, but for what has a number of its own.
        """
        self.ensure_one()
        product, sold = self.product_id, self.sale_line_id
        if product.tracking == "serial":
            return True
        # Looked up once, where `ref` would ask each time whether it is still there.
        pieces = self.env["ir.model.data"]._xmlid_to_res_id("uom.product_uom_unit")
        if product.uom_id.id != pieces or not self._is_online():
            return False
        delivered = sold._to_product_unit(sold.qty_delivered)
        return get_whole(delivered, sold.product_uom_id, product).denominator == 1

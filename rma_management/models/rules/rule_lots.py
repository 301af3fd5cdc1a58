from odoo import models

from ...tools.verdict import DENY, Verdict


class RmaLineRuleLots(models.AbstractModel):
    """The serials are those that were delivered."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_lots"]

    def _rule_lots(self):
        """A serial that was never delivered on this order line is somebody else's."""
        result = {}
        for line in self.filtered(lambda line: line.lot_ids and not line._is_without_order()):
            foreign = line.lot_ids - line.sale_line_id._get_returnable_lots()
            if foreign:
                names = ", ".join(foreign.mapped("name"))
                result[line.id] = [
                    Verdict(
                        "foreign_lot",
                        DENY,
                        self.env._(
                            "%(lots)s was not delivered on order %(order)s, or is back already.",
                            lots=names,
                            order=line.sale_line_id.order_id.name,
                        ),
                        self.env._("We did not deliver %(lots)s with this order.", lots=names),
                        self.env._("Choose the serial numbers from the delivery."),
                    )
                ]
        return {**result, **self._rule_lots_without_order()}

    def _rule_lots_without_order(self):
        """Where no delivery tells of a serial, it is one of the product that we do not have."""
        lines = self.filtered(lambda line: line.lot_ids and line._is_without_order())
        # Who enters a return may not look into stock, but is told that a serial is still in it.
        kept = (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", lines.lot_ids._origin.ids),
                    ("location_id.usage", "in", ("internal", "transit")),
                    ("quantity", ">", 0),
                ]
            )
            .lot_id
        )
        result = {}
        for line in lines:
            lots = line.lot_ids._origin
            wrong = (lots & kept) | lots.filtered(
                lambda lot, line=line: lot.product_id != line.product_id
            )
            if wrong:
                names = ", ".join(wrong.mapped("name"))
                result[line.id] = [
                    Verdict(
                        "foreign_lot",
                        DENY,
                        self.env._(
                            "%(lots)s is in stock, or is no %(product)s.",
                            lots=names,
                            product=line.product_id.display_name,
                        ),
                        self.env._("%(lots)s is not an item that you can have.", lots=names),
                        self.env._("Choose the serial numbers that the customer has."),
                    )
                ]
        return result

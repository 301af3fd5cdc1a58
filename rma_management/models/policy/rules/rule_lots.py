from odoo import models

from ....tools.verdict import DENY, Verdict


class RmaLineRuleLots(models.AbstractModel):
    """The lots and serials are those that were delivered, and as many of each."""

    _inherit = "rma.line.mixin"

    def _get_fact_rules(self):
        return [*super()._get_fact_rules(), "_rule_lots"]

    def _rule_lots(self):
        """Of each lot, no more comes back than was delivered and nobody has claimed."""
        named = self.filtered(lambda line: line.lot_ids and not line._is_without_order())
        # Sorted: what may come of one lot alone is served before what may come of several.
        lines = named.sorted(lambda line: len(line.lot_ids))
        own = named._origin if self._name == "rma.order.line" else None
        pools = named.sale_line_id._origin._get_lot_pools(without=own)
        result = {}
        for line in lines:
            lots = line.lot_ids._origin
            left = {lot: pools[line.sale_line_id._origin, lot.product_id] for lot in lots}
            unknown = line._get_unknown_lots(left)
            foreign = lots.filtered(
                lambda lot, left=left, unknown=unknown: (
                    not left[lot].get(lot) and lot not in unknown
                )
            )
            missing = 0 if foreign else line._take_off_lots(left, unknown)
            if foreign:
                result[line.id] = [line._get_foreign_lot_verdict(foreign)]
            elif missing:
                result[line.id] = [line._get_excess_lot_verdict(lots, missing)]
        return {**result, **self._rule_lots_without_order()}

    def _is_told_by_lot(self, product):
        """Tell whether lots say which units of a product the line is about."""
        return product._origin == self.product_id._origin and product.tracking != "none"

    def _get_unknown_lots(self, pools):
        """Return those lots that units without a number may turn out to be.

        :param pools: {lot: `LotPool`}
        """
        lots = self.env["stock.lot"].concat(
            *[lot for lot, pool in pools.items() if pool.get_unnumbered()]
        )
        if not lots:
            return lots
        # That somebody has it, or that it is here, is told, and not who or where.
        known = lots.sudo()
        return lots - known._filter_delivered() - known._filter_here(but_for=self)

    def _take_off_lots(self, pools, unknown):
        """Take the line's quantity off its lots; a number of a unit stands for that unit alone.

        :param pools: {lot: `LotPool`}, which shrink
        :return: what is missing, in the product's unit
        """
        self.ensure_one()
        lots = [lot for lot in pools if self._is_told_by_lot(lot.product_id)]
        if not lots:
            return 0
        wanted = self._to_product_unit(self._get_quantity())
        if self.product_id.tracking == "serial":
            wanted = min(wanted, len(lots))
        for lot in sorted(lots, key=lambda lot: -pools[lot].get(lot)):
            wanted -= pools[lot].take(lot, wanted, lot in unknown)
        return wanted

    def _get_foreign_lot_verdict(self, lots):
        names = ", ".join(lots.mapped("name"))
        return Verdict(
            "foreign_lot",
            DENY,
            self.env._(
                "%(lots)s was not delivered on order %(order)s, or is back already.",
                lots=names,
                order=self.sale_line_id.order_id.name,
            ),
            self.env._("We did not deliver %(lots)s with this order.", lots=names),
            self.env._("Choose the serial numbers from the delivery."),
        )

    def _get_excess_lot_verdict(self, lots, missing):
        """Return that less of these lots can come back than is asked for.

        :param missing: in the product's unit
        """
        left = self._to_product_unit(self._get_quantity()) - missing
        facts = {
            "left": f"{self._from_product_unit(left):g}",
            "lots": ", ".join(lots.mapped("name")),
        }
        return Verdict(
            "exceeds_lot",
            DENY,
            self.env._(
                "Only %(left)s %(unit)s of %(lots)s can still be returned on order %(order)s.",
                unit=self.product_uom_id.name,
                order=self.sale_line_id.order_id.name,
                **facts,
            ),
            self.env._("Only %(left)s of %(lots)s can still be returned.", **facts),
            self.env._("Lower the quantity, or choose the other lots that come back."),
        )

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

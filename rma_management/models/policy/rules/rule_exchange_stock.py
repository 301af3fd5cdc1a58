from collections import defaultdict

from odoo import models

from ....tools.verdict import AUTHORIZE, Verdict


class RmaLineRuleExchangeStock(models.AbstractModel):
    """Who promises a replacement knows whether there is one. Nothing is refused for it."""

    _inherit = "rma.line.mixin"

    def _get_control_rules(self):
        return [*super()._get_control_rules(), "_rule_exchange_stock"]

    def _rule_exchange_stock(self):
        """Lines that want the same replacement share what there is of it."""
        lines = self.filtered(lambda line: line._is_exchange() and line._is_replacement_stocked())
        warehouses = lines._get_exchange_warehouses()
        wanted = defaultdict(float)
        for line in lines:
            wanted[line._get_exchange_key(warehouses)] += line._get_exchange_quantity()
        result = {}
        for line in lines:
            key = line._get_exchange_key(warehouses)
            if line.exchange_product_id.uom_id.compare(wanted[key], line.free_qty) > 0:
                result[line.id] = [line._get_shortage(wanted[key], warehouses[line.id])]
        return result

    def _is_replacement_stocked(self):
        """Tell whether there can be too little of the replacement."""
        self.ensure_one()
        return self.exchange_product_id.is_storable

    def _get_exchange_key(self, warehouses):
        """Return what lines have in common that are served from the same stock."""
        self.ensure_one()
        return (self._get_document(), warehouses[self.id], self.exchange_product_id)

    def _get_exchange_quantity(self):
        """Return how much of the replacement is wanted, in its own unit."""
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            self._get_quantity(), self.exchange_product_id.uom_id, raise_if_failure=False
        )

    def _get_shortage(self, wanted, warehouse):
        """Return the verdict on a replacement there is not enough of, with what else there is."""
        self.ensure_one()
        product, free = self.exchange_product_id, max(self.free_qty, 0.0)
        others = self._get_alternatives(product, wanted, warehouse)
        names = [
            self.env._("%(product)s (%(free)s free)", product=other.display_name, free=f"{left:g}")
            for other, left in others
        ]
        return Verdict(
            "exchange_stock",
            AUTHORIZE,
            self.env._(
                "Only %(free)s of %(product)s free, %(wanted)s wanted.",
                free=f"{free:g}",
                product=product.display_name,
                wanted=f"{wanted:g}",
            ),
            self.env._("Your replacement is not in stock at the moment: it may take longer."),
            self.env._("Alternatives: %(products)s.", products=", ".join(names))
            if names
            else self.env._("It is sent once there is more, or offer a refund."),
        )

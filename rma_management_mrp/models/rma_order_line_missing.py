from fractions import Fraction

from odoo import models

from odoo.addons.rma_management.tools.refund import exact, round_half_up

from .rma_order_line import is_received


class RmaOrderLineMissing(models.Model):
    """What is missing of the kits that came, and what it is worth."""

    _inherit = "rma.order.line"

    def _get_missing_components(self):
        """Return what the kits of which something came lack.

        :return: {product: (quantity in its unit, kits that lack it)}
        """
        self.ensure_one()
        begun = self._count_begun_kits()
        moves = self._get_kit_moves()
        by_part = {move._get_part(): move for move in moves}
        missing = {}
        for part, (kits, slack) in moves._sum_kits(is_received).items():
            lacking = begun - kits
            if lacking > slack:
                move = by_part[part]
                quantity, of_kits = missing.get(move.product_id, (Fraction(0), {}))
                of_kits = {**of_kits, part: lacking}
                missing[move.product_id] = (quantity + lacking * move._get_kit_ratio(), of_kits)
        return missing

    def _get_missing_component_charges(self):
        """Return what is taken off the credit for components that are missing.

        Each stands for its share of the price paid for the kits, tax included.

        :return: list of values of ``rma.charge``
        """
        charges = []
        for line in self:
            missing = line._get_missing_components()
            if not missing or not line._is_credited_resolution():
                continue
            shares = line.sale_line_id._get_kit_shares()
            price = line._get_price_paid_per_kit()
            step = exact(line.currency_id.rounding)
            for _quantity, of_kits in missing.values():
                worth = sum((kits * shares[part] for part, kits in of_kits.items()), Fraction(0))
                amount = round_half_up(price * worth, step)
                if amount:
                    charges.append(
                        {
                            "order_id": line.order_id.id,
                            "line_id": line.id,
                            "type": "missing_accessory",
                            "basis": "fixed",
                            "rate": float(amount),
                            "source": "inspection",
                        }
                    )
        return charges

    def _get_price_paid_per_kit(self):
        """Return what the customer gets for one kit, with its share of the order's discounts."""
        self.ensure_one()
        settlement = self.order_id._get_settlement()
        goods = sum((exact(amount) for amount in settlement.goods.values()), Fraction(0))
        own = exact(settlement.goods.get(self, 0.0))
        kits = self._to_product_unit(self.product_uom_qty)
        if not goods or not kits:
            return Fraction(0)
        return own * (1 + exact(settlement.discount) / goods) / kits

    def _get_missing_text(self):
        """Return what is missing, for people."""
        self.ensure_one()
        return self.env._(
            "%(kit)s: missing %(components)s.",
            kit=self.product_id.display_name,
            components=", ".join(
                f"{float(quantity):g} {product.uom_id.name} {product.display_name}"
                for product, (quantity, _kits) in self._get_missing_components().items()
            ),
        )

    def _get_incomplete_refusals(self):
        """Return why what has not come of these kits cannot be let go of, a text per line."""
        return [
            self.env._(
                "%(name)s: %(text)s Accept the incomplete kits, or return what came of them first.",
                name=line.order_id.name,
                text=line._get_missing_text(),
            )
            for line in self.sudo()
            if line.qty_incomplete > 0
        ]

from odoo.addons.rma_management.tests.common_exchange import ExchangeCommon

from .common import KitCommon


class KitExchangeCommon(ExchangeCommon, KitCommon):
    """Kits for kits, and kits for other goods."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_kit, cls.other_bom = cls.create_kit(
            "Picnic Set", 120.0, {cls.plate: 6, cls.stool: 1}
        )
        cls.dozen = cls.env.ref("uom.product_uom_dozen")

    def count_sent(self, rma):
        """Return what the customer has of the replacement: {product: quantity}."""
        result = {}
        for move in rma.line_ids.replacement_move_ids:
            sign = move._is_to_customer() - move._is_from_customer()
            if move.state == "done" and sign:
                product = move.product_id
                result[product] = result.get(product, 0) + sign * move.quantity
        return result

    def count_to_ship(self, rma):
        return self.count_moves(rma.line_ids._get_open_replacement_moves())

    def exchange_received(self, order, quantities, product=None, **vals):
        rma = self.exchange(order, quantities, product, **vals)
        self.receive(rma)
        self.inspect(rma)
        return rma

    def pack(self, rma, quantities):
        """Ship a part and leave the rest open."""
        pickings = rma.sudo().replacement_picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        for move in pickings.move_ids.filtered(lambda move: move.state != "cancel"):
            move.quantity = quantities.get(move.product_id, 0.0)
            move.picked = bool(move.quantity)
        pickings.with_context(skip_backorder=True).button_validate()

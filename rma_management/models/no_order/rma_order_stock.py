from odoo import models


class RmaOrderStockNoOrder(models.Model):
    """The way of goods without an order: in the default warehouse, on a transfer of their own.

    On a transfer with goods of an order, core would add them to that order.
    """

    _inherit = "rma.order"

    def _create_reverse_pickings(self):
        return super()._create_reverse_pickings() | self._create_no_order_pickings()

    def _create_no_order_pickings(self):
        """Create and confirm the transfers of goods that no delivery tells of.

        :return: the new pickings, one per return
        """
        groups = self._get_no_order_groups()
        if not groups:
            return self.env["stock.picking"]
        pickings = self.env["stock.picking"].create(
            [
                self._prepare_reverse_picking_vals(order, warehouse, location, ())
                for order, warehouse, location in groups
            ]
        )
        parts = [
            (picking, line, quantity)
            for picking, group in zip(pickings, groups.values(), strict=True)
            for line, quantity in group
        ]
        no_move = self.env["stock.move"]
        moves = no_move.create(
            [
                {
                    **self._prepare_reverse_move_vals(picking, line, no_move, quantity),
                    "product_id": line.product_id.id,
                }
                for picking, line, quantity in parts
            ]
        )
        self.env["stock.move.line"].create(
            [
                move._prepare_rma_move_line_vals(lot, move.product_id.uom_id, float(taken))
                for move, (_picking, line, quantity) in zip(moves, parts, strict=True)
                for lot, taken in line._take_named_lots(quantity)
            ]
        )
        pickings.action_confirm()
        return pickings

    def _get_no_order_groups(self):
        """Return {(rma, warehouse, customer location): [(line, quantity)]}, product unit."""
        lines = self.line_ids.filtered(
            lambda line: line._is_without_order() and line._is_goods_expected()
        )
        warehouses = lines and lines.company_id._get_rma_warehouses()
        groups = {}
        for line in lines:
            quantity = line._get_quantity_to_expect()
            if quantity > 0:
                order = line.order_id
                partner = order.partner_shipping_id or order.partner_id
                location = partner.with_company(order.company_id).property_stock_customer
                key = (order, warehouses[order.company_id], location)
                groups.setdefault(key, []).append((line, quantity))
        return groups

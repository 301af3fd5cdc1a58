from fractions import Fraction

from odoo import api, fields, models

from ..tools.refund import allocate, exact
from .rma_units import from_product_unit, to_product_unit


class RmaInspectionGoods(models.Model):
    """Which units leave: of the package they came in and the owner they belong to."""

    _inherit = "rma.inspection"

    def _prepare_exit_lines_vals(self, moves):
        """Return the values of the move lines that say which units leave with which move."""
        pools = {line: line._get_goods_pools() for line in moves.rma_line_id}
        vals_list = []
        for move in moves:
            lot = move.rma_inspection_id.lot_id
            unit, pool = move.product_uom, pools[move.rma_line_id]
            if not any(package or owner for _lot, package, owner in pool):
                vals_list.append(move._prepare_rma_move_line_vals(lot, unit, move.product_uom_qty))
                continue
            wanted = to_product_unit(move.product_uom_qty, unit, move.product_id)
            for (package, owner), quantity in move._take_from_pool(pool, lot, wanted):
                vals_list.append(
                    {
                        **move._prepare_rma_move_line_vals(
                            lot, move.product_id.uom_id, float(quantity)
                        ),
                        "package_id": package.id,
                        "owner_id": owner.id,
                    }
                )
        return vals_list

    def _prepare_scrap_vals(self):
        """A scrap is of one package and owner: of one that holds it all, where there is one."""
        vals = super()._prepare_scrap_vals()
        pool = self.line_id._get_goods_pools()
        wanted = to_product_unit(self.quantity, self.product_uom_id, self.product_id)
        fitting = sorted(
            (key for key, left in pool.items() if key[0] == self.lot_id and left > 0),
            key=lambda key: pool[key] < wanted,
        )
        for _lot, package, owner in fitting[:1]:
            vals.update(package_id=package.id, owner_id=owner.id)
        return vals

    # Sent back, and the transfer cancelled

    def _get_unsent_quantity(self):
        """Return what is to go back to the customer and is on no transfer, in the line's unit."""
        self.ensure_one()
        if self.disposition_id.stock_effect != "customer":
            return 0.0
        on_way = sum(
            (move._get_product_quantity() for move in self.move_ids if move.state != "cancel"),
            Fraction(0),
        )
        left = to_product_unit(self.quantity, self.product_uom_id, self.product_id) - on_way
        unit = self.product_uom_id
        return unit.round(from_product_unit(max(left, Fraction(0)), unit, self.product_id))

    def _prepare_disposition_move_vals(self, picking):
        vals = super()._prepare_disposition_move_vals(picking)
        if self.move_ids and self.disposition_id.stock_effect == "customer":
            vals["product_uom_qty"] = self._get_unsent_quantity()
        return vals


class RmaOrderLineGoods(models.Model):
    _inherit = "rma.order.line"

    def _get_goods_pools(self):
        """Return what is in the returns location of this line.

        :return: {(lot, package, owner): quantity in the product's unit}
        """
        self.ensure_one()
        pools = {}
        for move in self.move_ids:
            if move._is_from_customer() and move.state == "done" and not move.rma_inspection_id:
                for line in move.move_line_ids:
                    key = (line.lot_id, line.result_package_id, line.owner_id)
                    pools[key] = pools.get(key, 0) + exact(line.quantity_product_uom)
        for move in self.move_ids.filtered("rma_inspection_id"):
            for line in move.move_line_ids:
                if move.state != "cancel":
                    key = (line.lot_id, line.package_id, line.owner_id)
                    pools[key] = pools.get(key, 0) - exact(line.quantity_product_uom)
        return pools


class StockMoveGoods(models.Model):
    _inherit = "stock.move"

    def _take_from_pool(self, pool, lot, wanted):
        """Take units of a lot out of what is there; what is there of nothing has no package.

        :param pool: see `rma.order.line._get_goods_pools`; what is taken is taken off
        :return: [((package, owner), quantity)]
        """
        keys = [key for key in pool if not lot or key[0] == lot]
        taken = allocate(wanted, [(key, pool[key]) for key in keys])
        for key, quantity in taken:
            pool[key] -= quantity
        rest = wanted - sum((quantity for _key, quantity in taken), Fraction(0))
        shares = [((package, owner), quantity) for (_lot, package, owner), quantity in taken]
        if rest > 0:
            shares.append(((self.env["stock.package"], self.env["res.partner"]), rest))
        return shares


class RmaOrderSendBack(models.Model):
    """Goods that were to go back to the customer, and whose transfer somebody cancelled."""

    _inherit = "rma.order"

    is_sending_back_stuck = fields.Boolean(compute="_compute_is_sending_back_stuck")

    @api.depends("inspection_ids.move_ids.state", "inspection_ids.move_ids.quantity")
    def _compute_is_sending_back_stuck(self):
        for order in self:
            # Transfers are not for everybody to read; that one is missing is.
            inspections = order.sudo().inspection_ids
            order.is_sending_back_stuck = any(
                inspection._get_unsent_quantity() > 0 for inspection in inspections
            )

    def action_send_back_again(self):
        """Make the transfer anew for goods that are to go back; a second call makes none."""
        self._check_actor()
        self._claim()
        # As after the inspection: what follows is what its disposition says.
        inspections = self.sudo().inspection_ids.filtered(
            lambda inspection: inspection._get_unsent_quantity() > 0
        )
        inspections._dispose_customer()
        return True

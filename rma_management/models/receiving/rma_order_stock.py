from odoo import api, fields, models

from ...tools.core_names import MOVE_GOAL, MOVE_UNIT
from ...tools.units import from_product_unit, to_product_unit


class RmaOrderStock(models.Model):
    """The way of the goods: one reverse picking per warehouse and return type.

    ::

        delivered move ──origin_returned_move_id── reverse move ──► returns location
        (Customers)                                 (rma_line_id)         │ one move per inspection
                                                                          ▼ (rma_inspection_id)
                                                           stock / scrap / back to the customer
    """

    _inherit = "rma.order"

    picking_ids = fields.Many2many("stock.picking", string="Transfers", compute="_compute_pickings")
    picking_count = fields.Integer(compute="_compute_pickings")

    @api.depends("line_ids.move_ids.picking_id")
    def _compute_pickings(self):
        for order in self:
            # Whether the user may open a transfer is for the transfer to decide.
            order.picking_ids = order.sudo().line_ids.move_ids.picking_id.sudo(False)
            order.picking_count = len(order.picking_ids)

    def action_view_pickings(self):
        return self._get_records_action(
            "stock.action_picking_tree_all", self.picking_ids, self.env._("Transfers")
        )

    def action_create_reverse_pickings(self):
        """Expect the goods again after somebody cancelled the transfer."""
        self._check_actor()
        orders = self.filtered(lambda order: order.state == "authorized").sudo()
        orders.line_ids.sale_line_id._claim_returnable()
        orders._create_reverse_pickings()
        return True

    def _create_reverse_pickings(self):
        """Create and confirm the transfers that the authorized lines wait for.

        One create per model for all returns together: the cost of a batch grows with its
        documents, not with its lines.

        :return: the new pickings
        """
        groups = self._get_reverse_move_groups()
        pickings = self.env["stock.picking"].create(
            [
                self._prepare_reverse_picking_vals(order, warehouse, location, parts)
                for (order, warehouse, location), parts in groups.items()
            ]
        )
        moves_vals, lots = [], []
        for picking, parts in zip(pickings, groups.values(), strict=True):
            origins = self.env["stock.move"].union(*[part[1] for part in parts])
            copies = dict(zip(origins, origins.copy_data(), strict=True))
            for line, origin, quantity in parts:
                moves_vals.append(
                    {
                        **copies[origin],
                        **self._prepare_reverse_move_vals(picking, line, origin, quantity),
                    }
                )
                lots.append(line._take_lots(origin, quantity))
        moves = self.env["stock.move"].create(moves_vals)
        self.env["stock.move.line"].create(
            [
                move._prepare_rma_move_line_vals(lot, move.product_id.uom_id, float(quantity))
                for move, taken in zip(moves, lots, strict=True)
                for lot, quantity in taken
            ]
        )
        pickings.action_confirm()
        return pickings

    def _get_reverse_move_groups(self):
        """Spread the open quantities over the deliveries they came with.

        :return: {(rma, warehouse, customer location): [(line, delivered move, quantity)]}
        :raises UserError: when the deliveries do not hold what was authorized
        """
        lines = self.line_ids.filtered(lambda line: line.sale_line_id and line._is_goods_expected())
        positions = lines.sale_line_id._get_returnable_moves()
        groups = {}
        for line in lines:
            for move, share in line._take_deliveries(positions):
                key = (line.order_id, line._get_return_warehouse(move), move.location_dest_id)
                groups.setdefault(key, []).append((line, move, share))
        return groups

    def _prepare_reverse_picking_vals(self, order, warehouse, location, parts):
        origins = {move.picking_id for _line, move, _quantity in parts}
        return {
            "partner_id": order.partner_shipping_id.id or order.partner_id.id,
            "picking_type_id": warehouse.rma_type_id.id,
            "location_id": location.id,
            "location_dest_id": warehouse.rma_location_id.id,
            "origin": order.name,
            "company_id": order.company_id.id,
            "return_id": origins.pop().id if len(origins) == 1 else False,
            "user_id": False,
        }

    def _prepare_reverse_move_vals(self, picking, line, origin, quantity):
        """Return what a reverse move has of its own; the rest is the delivered move's.

        The goods land in the returns location, which no sale may draw on. ``location_final_id``
        says where they are meant to end, and is what core's forecast reads until then.
        """
        product = origin.product_id or line.product_id
        unit = line.product_uom_id if product == line.product_id else origin[MOVE_UNIT]
        in_unit = from_product_unit(quantity, unit, product)
        if to_product_unit(unit.round(in_unit), unit, product) != quantity:
            unit = product.uom_id
            in_unit = float(quantity)
        return {
            "picking_id": picking.id,
            "rma_line_id": line.id,
            "sale_line_id": line.sale_line_id.id,
            "origin_returned_move_id": origin.id,
            "to_refund": True,
            MOVE_UNIT: unit.id,
            "product_uom_qty": in_unit,
            "partner_id": picking.partner_id.id,
            "picking_type_id": picking.picking_type_id.id,
            "warehouse_id": picking.picking_type_id.warehouse_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            MOVE_GOAL: picking.picking_type_id.warehouse_id.lot_stock_id.id,
            "company_id": picking.company_id.id,
            "origin": line.order_id.name,
            "procure_method": "make_to_stock",
            "reference_ids": [fields.Command.set(origin.reference_ids.ids)],
            "date": fields.Datetime.now(),
            "date_deadline": False,
            "state": "draft",
            "picked": False,
            **self._get_unreturned_move_vals(),
        }

    def _get_unreturned_move_vals(self):
        """Return what belongs to the delivery and not to the way back."""
        links = ("move_orig_ids", "move_dest_ids", "move_line_ids", "route_ids")
        facts = (
            "rule_id", "scrap_id", "orderpoint_id", "restrict_partner_id", "additional",
            "is_inventory", "inventory_name",
        )  # fmt: skip
        return {"value": 0.0, **dict.fromkeys(links + facts, False)}

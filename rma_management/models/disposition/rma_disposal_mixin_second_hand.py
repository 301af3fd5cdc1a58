from odoo import models
from odoo.exceptions import UserError

from ...tools.core_names import MOVE_UNIT


class RmaDisposalSecondHand(models.AbstractModel):
    """Goods that leave as one product and come in as another.

    ::

        returns location ──A──► production ──B──► stock, or the place of the disposition

    B is worth what A was worth, or the share of it that the disposition says; the rest stays with
    the production location as a loss, as in any other conversion.
    """

    _inherit = "rma.disposal.mixin"

    def _dispose_second_hand(self):
        self._check_second_hand()
        pickings = self.env["stock.picking"]
        for disposition, disposals in self.grouped("disposition_id").items():
            leaving = disposals._create_disposition_pickings(
                lambda warehouse: warehouse.int_type_id,
                lambda disposal, _warehouse: disposal._get_conversion_location(),
            )
            pickings |= leaving | self._create_second_hand_pickings(leaving, disposition)
        self._validate_disposition_pickings(pickings)

    def _get_conversion_location(self):
        """Return the virtual place where one product becomes another."""
        inspection = self._get_inspection()
        return inspection.product_id.with_company(inspection.company_id).property_stock_production

    def _check_second_hand(self):
        """Refuse goods of which nobody said what they are sold as, or without a number to keep."""
        refusals = [
            self.env._(
                "%(product)s has no second-hand product. Choose one on the product, or another "
                "disposition.",
                product=product.display_name,
            )
            for product in self._get_inspection().product_id
            if not product.second_hand_product_id
        ]
        for inspection in self._get_inspection():
            used = inspection.product_id.second_hand_product_id
            if used and used.tracking != "none" and not inspection.lot_id:
                refusals.append(
                    self.env._(
                        "%(used)s is tracked by lot or serial number, and %(product)s on %(name)s "
                        "has none to keep. Choose another disposition.",
                        used=used.display_name,
                        product=inspection.product_id.display_name,
                        name=inspection.order_id.name,
                    )
                )
        if refusals:
            raise UserError("\n".join(refusals))

    def _create_second_hand_pickings(self, leaving, disposition):
        """Create and confirm the transfers that bring the second-hand products in."""
        lots = self._find_second_hand_lots(leaving.move_ids)
        coming = self.env["stock.picking"].create(
            [
                vals
                for picking in leaving
                for vals in picking.copy_data(
                    self._prepare_second_hand_picking_vals(picking, disposition)
                )
            ]
        )
        sources = [
            (move, target)
            for picking, target in zip(leaving, coming, strict=True)
            for move in picking.move_ids
        ]
        moves = self.env["stock.move"].create(
            [
                self._prepare_second_hand_move_vals(move, target, disposition)
                for move, target in sources
            ]
        )
        self.env["stock.move.line"].create(self._prepare_second_hand_lines_vals(moves, lots))
        coming.action_confirm()
        return coming

    def _prepare_second_hand_lines_vals(self, moves, lots):
        """Return the move lines: what comes in keeps the number and the owner of what left.

        :param lots: see `_find_second_hand_lots`
        """
        vals_list = []
        for move in moves:
            source = move.rma_source_move_id
            key = (move.product_id, source.move_line_ids.lot_id.name)
            lot = lots.get(key) or self.env["stock.lot"]
            for owner, unit, quantity in source._divide_by_owner():
                vals = move._prepare_rma_move_line_vals(lot, unit, quantity)
                vals_list.append({**vals, "owner_id": owner.id})
        return vals_list

    def _prepare_second_hand_picking_vals(self, leaving, disposition):
        warehouse = leaving.picking_type_id.warehouse_id
        place = disposition._get_place(warehouse.company_id) or warehouse.lot_stock_id
        return {
            "location_id": leaving.location_dest_id.id,
            "location_dest_id": place.id,
            "move_ids": False,
        }

    def _prepare_second_hand_move_vals(self, source, picking, disposition):
        return {
            "picking_id": picking.id,
            "rma_line_id": source.rma_line_id.id,
            "rma_inspection_id": source.rma_inspection_id.id,
            "rma_step_id": source.rma_step_id.id,
            "rma_disposition_id": disposition.id,
            "rma_source_move_id": source.id,
            "rma_value_percent": disposition.value_percent,
            "product_id": source.product_id.second_hand_product_id.id,
            MOVE_UNIT: source[MOVE_UNIT].id,
            "product_uom_qty": source.product_uom_qty,
            "picking_type_id": picking.picking_type_id.id,
            "warehouse_id": picking.picking_type_id.warehouse_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": picking.company_id.id,
            "origin": source.origin,
            "procure_method": "make_to_stock",
        }

    def _find_second_hand_lots(self, moves):
        """Return the numbers that the goods keep: {(second-hand product, name): lot}."""
        wanted = {}
        for move in moves:
            used, lot = move.product_id.second_hand_product_id, move.move_line_ids.lot_id
            if used.tracking != "none" and lot:
                wanted[used, lot.name] = move.company_id
        lots = self.env["stock.lot"].search(
            [
                ("product_id", "in", [used.id for used, _name in wanted]),
                ("name", "in", [name for _used, name in wanted]),
            ]
        )
        found = {(lot.product_id, lot.name): lot for lot in lots}
        missing = [key for key in wanted if key not in found]
        created = self.env["stock.lot"].create(
            [
                {"product_id": used.id, "name": name, "company_id": wanted[used, name].id}
                for used, name in missing
            ]
        )
        return found | dict(zip(missing, created, strict=True))

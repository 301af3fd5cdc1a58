from odoo import models


class RmaInspectionDispose(models.Model):
    """What a disposition does to the stock: one method per stock effect."""

    _inherit = "rma.inspection"

    def _dispose(self):
        """Do what the dispositions say: one transfer per return, destination and effect."""
        by_effect = self.grouped(lambda inspection: inspection.disposition_id.stock_effect)
        for effect, inspections in by_effect.items():
            getattr(inspections, f"_dispose_{effect}")()

    def _dispose_transfer(self):
        pickings = self._create_disposition_pickings(
            lambda warehouse: warehouse.int_type_id,
            lambda inspection, warehouse: (
                inspection.disposition_id.location_id or warehouse.lot_stock_id
            ),
        )
        pickings.move_ids.picked = True
        pickings.with_context(skip_backorder=True, skip_sanity_check=True).button_validate()

    def _dispose_customer(self):
        """Send the goods back. The transfer stays open: somebody has to pack them."""
        self._create_disposition_pickings(
            lambda warehouse: warehouse.out_type_id,
            lambda inspection, _warehouse: inspection._get_received_moves()[:1].location_id,
        )

    def _dispose_scrap(self):
        parts = [
            (inspection, vals) for inspection in self for vals in inspection._prepare_scraps_vals()
        ]
        scraps = self.env["stock.scrap"].create([vals for _inspection, vals in parts])
        for (inspection, _vals), scrap in zip(parts, scraps, strict=True):
            inspection.scrap_id = inspection.scrap_id or scrap
        scraps.do_scrap()
        for (inspection, _vals), scrap in zip(parts, scraps, strict=True):
            scrap.move_ids.write(
                {"rma_line_id": inspection.line_id.id, "rma_inspection_id": inspection.id}
            )

    def _prepare_scraps_vals(self):
        """Return the values of the scraps: one, or one per component of what is sold in parts."""
        return [self._prepare_scrap_vals()]

    def _prepare_scrap_vals(self):
        self.ensure_one()
        vals = {
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "scrap_qty": self.quantity,
            "lot_id": self.lot_id.id,
            "location_id": self._get_received_moves()[:1].location_dest_id.id,
            "origin": self.order_id.name,
            "company_id": self.company_id.id,
        }
        location = self.disposition_id.location_id or self._get_scrap_location()
        if location:
            vals["scrap_location_id"] = location.id
        return vals

    def _get_scrap_location(self):
        """Return the company's scrap location rather than its inventory adjustments."""
        locations = self.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", self.company_id.id)]
        )
        adjustments = self.product_id.with_company(self.company_id).property_stock_inventory
        return (locations - adjustments)[:1] or locations[:1]

    def _create_disposition_pickings(self, get_type, get_destination):
        """Create and confirm one transfer per return, warehouse and destination.

        :param get_type: warehouse → operation type
        :param get_destination: (inspection, warehouse) → location
        """
        groups = {}
        for inspection in self:
            source = inspection._get_received_moves()[:1]
            warehouse = source.picking_type_id.warehouse_id
            key = (
                inspection.order_id,
                source.location_dest_id,
                get_destination(inspection, warehouse),
                get_type(warehouse),
            )
            groups.setdefault(key, []).append(inspection)
        pickings = self.env["stock.picking"].create(
            [self._prepare_disposition_picking_vals(*key) for key in groups]
        )
        parts = [
            part
            for picking, inspections in zip(pickings, groups.values(), strict=True)
            for inspection in inspections
            for part in inspection._prepare_disposition_moves_vals(picking)
        ]
        moves = self.env["stock.move"].create([vals for vals, _lot in parts])
        self.env["stock.move.line"].create(
            [
                move._prepare_rma_move_line_vals(lot, move.product_uom, move.product_uom_qty)
                for move, (_vals, lot) in zip(moves, parts, strict=True)
            ]
        )
        pickings.action_confirm()
        return pickings

    def _prepare_disposition_picking_vals(self, order, source, destination, operation_type):
        return {
            "partner_id": order.partner_shipping_id.id or order.partner_id.id,
            "picking_type_id": operation_type.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "origin": order.name,
            "company_id": order.company_id.id,
            "user_id": False,
        }

    def _prepare_disposition_moves_vals(self, picking):
        """Return the moves, with their lot: one, or one per component of what is sold in parts.

        :return: [(values, lot)]
        """
        return [(self._prepare_disposition_move_vals(picking), self.lot_id)]

    def _prepare_disposition_move_vals(self, picking):
        self.ensure_one()
        line = self.line_id
        to_customer = self.disposition_id.stock_effect == "customer"
        return {
            "picking_id": picking.id,
            "rma_line_id": line.id,
            "rma_inspection_id": self.id,
            # Sent back, the goods count as delivered again; moved about in the house they do not.
            "sale_line_id": line.sale_line_id.id if to_customer else False,
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "picking_type_id": picking.picking_type_id.id,
            "warehouse_id": picking.picking_type_id.warehouse_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": picking.company_id.id,
            "origin": self.order_id.name,
            "procure_method": "make_to_stock",
        }

    def _get_received_moves(self):
        """Return the done moves that brought these units in."""
        self.ensure_one()
        return self.line_id.move_ids.filtered(
            lambda move: move.state == "done" and move._is_from_customer()
        ).sorted(lambda move: self.lot_id not in move.lot_ids)

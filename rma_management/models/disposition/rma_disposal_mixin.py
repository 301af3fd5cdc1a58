from odoo import fields, models

from ...tools.core_names import MOVE_UNIT
from ...tools.units import get_exact_unit
from ..sold.stock_move import is_with_customer
from ..sold.stock_quant import OWN_UNITS


class RmaDisposalMixin(models.AbstractModel):
    """What a disposition does to the stock: one method per stock effect.

    Shared by an inspection, which takes units out of the returns location, and by each later step
    of theirs, say from refurbishment to stock. A glue addon overrides ``_dispose_<effect>`` here
    and reaches both.
    """

    _name = "rma.disposal.mixin"
    _description = "Units to Dispose Of"

    quantity = fields.Float(digits="Product Unit", required=True)
    disposition_id = fields.Many2one(
        "rma.disposition", required=True, ondelete="restrict", check_company=True
    )
    scrap_id = fields.Many2one("stock.scrap", readonly=True, index="btree_not_null")

    def _get_inspection(self):
        """Return the inspection of these units."""
        return self

    def _get_source_location(self):
        """Return where the units stand: where they came from until they are disposed of."""
        raise NotImplementedError

    def _get_own_moves(self):
        """Return the moves that this decision made, and none that came after it."""
        raise NotImplementedError

    def _get_place_reached(self):
        """Return where in the house our moves took the units, empty as long as they have not."""
        self.ensure_one()
        returns = self._get_inspection()._get_returns_location()
        moved = self._get_own_moves().filtered(
            lambda move: (
                move.state == "done"
                and move.location_dest_id.usage == "internal"
                and move.location_dest_id != returns
            )
        )
        return moved.sorted("id")[-1:].location_dest_id

    def _get_warehouse(self):
        """Return the warehouse that took the units back."""
        return self._get_inspection()._get_received_moves()[:1].picking_type_id.warehouse_id

    def _dispose(self):
        """Do what the dispositions say: one transfer per place the goods come from and go to."""
        by_effect = self.grouped(lambda disposal: disposal.disposition_id.stock_effect)
        for effect, disposals in by_effect.items():
            getattr(disposals, f"_dispose_{effect}")()
        self._tell_disposed()

    def _tell_disposed(self):
        """Tell whoever has to know. Called once for all that is disposed of together."""

    def _dispose_transfer(self):
        self._transfer(
            lambda disposal, warehouse: (
                disposal.disposition_id._get_place(warehouse.company_id) or warehouse.lot_stock_id
            )
        )

    def _transfer(self, get_destination, quantities=None):
        """Move the units inside the house, at once; see `_create_disposition_pickings`."""
        self._validate_disposition_pickings(
            self._create_disposition_pickings(
                lambda warehouse: warehouse.int_type_id, get_destination, quantities=quantities
            )
        )

    def _take_back(self, quantities):
        """Bring units that went no further back to the returns location, to be inspected again.

        :param quantities: {disposal: quantity in its unit}
        """
        if self:
            self._transfer(
                lambda disposal, _warehouse: disposal._get_inspection()._get_returns_location(),
                quantities,
            )

    def _dispose_customer(self):
        """Send the goods back. The transfer stays open: somebody has to pack them."""
        self._create_disposition_pickings(
            lambda warehouse: warehouse.out_type_id,
            lambda disposal, _warehouse: (
                disposal._get_inspection()._get_received_moves()[:1].location_id
            ),
            lambda disposal: disposal._get_inspection().order_id,
        )

    def _dispose_scrap(self):
        locations = self._get_scrap_locations()
        parts = [
            (disposal, vals)
            for disposal in self
            for vals in disposal._prepare_scraps_vals(locations)
        ]
        parts = self._split_scraps(parts)
        scraps = self.env["stock.scrap"].create([vals for _disposal, vals in parts])
        for (disposal, _vals), scrap in zip(parts, scraps, strict=True):
            disposal.scrap_id = disposal.scrap_id or scrap
        scraps.with_context(rma_own_units=OWN_UNITS).do_scrap()
        for (disposal, _vals), scrap in zip(parts, scraps, strict=True):
            scrap.move_ids.write(disposal._prepare_link_vals())

    def _prepare_scraps_vals(self, locations):
        """Return the values of the scraps: one, or one per component of what is sold in parts."""
        return [self._prepare_scrap_vals(locations)]

    def _prepare_scrap_vals(self, locations):
        self.ensure_one()
        inspection = self._get_inspection()
        unit, quantity = self._get_exact_quantity(self.quantity)
        vals = {
            "product_id": inspection.product_id.id,
            "product_uom_id": unit.id,
            "scrap_qty": quantity,
            "lot_id": inspection.lot_id.id,
            "location_id": self._get_source_location().id,
            "origin": inspection.order_id.name,
            "company_id": inspection.company_id.id,
        }
        location = (
            self.disposition_id._get_place(inspection.company_id)
            or locations[inspection.company_id]
        )
        if location:
            vals["scrap_location_id"] = location.id
        return vals

    def _get_scrap_locations(self):
        """Return the scrap location per company, rather than its inventory adjustments."""
        products = self._get_inspection().product_id
        found = self.env["stock.location"].search(
            [
                ("usage", "=", "inventory"),
                ("company_id", "in", self._get_inspection().company_id.ids),
            ]
        )
        result = {}
        for company in self._get_inspection().company_id:
            locations = found.filtered(lambda place, company=company: place.company_id == company)
            adjustments = products.with_company(company).property_stock_inventory
            result[company] = (locations - adjustments)[:1] or locations[:1]
        return result

    def _create_disposition_pickings(
        self, get_type, get_destination, get_document=None, quantities=None
    ):
        """Create and confirm one transfer per place the goods come from and go to.

        :param get_type: warehouse → operation type
        :param get_destination: (disposal, warehouse) → location
        :param get_document: disposal → return that has the transfer for itself; without one,
            the goods of many returns travel together
        :param quantities: {disposal: quantity in its unit}, by default all of them
        """
        groups = {}
        for disposal in self:
            warehouse = disposal._get_warehouse()
            key = (
                disposal._get_inspection().company_id,
                get_document and get_document(disposal),
                disposal._get_source_location(),
                get_destination(disposal, warehouse),
                get_type(warehouse),
            )
            groups.setdefault(key, []).append(disposal)
        pickings = self.env["stock.picking"].create(
            [
                self._prepare_disposition_picking_vals(disposals, *key[2:])
                for key, disposals in groups.items()
            ]
        )
        parts = [
            part
            for picking, disposals in zip(pickings, groups.values(), strict=True)
            for disposal in disposals
            for part in disposal._prepare_disposition_moves_vals(picking, quantities)
        ]
        parts = self._set_apart_undecided(parts)
        moves = self.env["stock.move"].create([vals for vals, _lot in parts])
        lots = [lot for _vals, lot in parts]
        move_lines = self._create_exit_lines(moves, lots)
        move_lines._apply_putaway_strategy()
        pickings.action_confirm()
        return pickings

    def _validate_disposition_pickings(self, pickings):
        """Move the goods at once: whoever decided has them in hand."""
        pickings.move_ids.picked = True
        pickings.with_context(skip_backorder=True, skip_sanity_check=True).button_validate()

    def _prepare_disposition_picking_vals(self, disposals, source, destination, operation_type):
        orders = self.env["rma.order"].union(
            *[disposal._get_inspection().order_id for disposal in disposals]
        )
        partner = orders.partner_shipping_id or orders.partner_id
        return {
            "partner_id": partner.id if len(partner) == 1 else False,
            "picking_type_id": operation_type.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "origin": ", ".join(orders.mapped("name")),
            "company_id": orders.company_id.id,
            "user_id": False,
        }

    def _prepare_disposition_moves_vals(self, picking, quantities=None):
        """Return the moves, with their lot: one, or one per component of what is sold in parts.

        :return: [(values, lot)]
        """
        lot = self._get_inspection().lot_id
        return [(self._prepare_disposition_move_vals(picking, quantities), lot)]

    def _prepare_disposition_move_vals(self, picking, quantities=None):
        self.ensure_one()
        inspection = self._get_inspection()
        is_gift = self.disposition_id.stock_effect == "keep"
        to_customer = is_with_customer(picking.location_dest_id) and not is_gift
        unit, quantity = self._get_exact_quantity((quantities or {}).get(self, self.quantity))
        return {
            **self._prepare_link_vals(),
            "picking_id": picking.id,
            # Sent back, the goods count as delivered again; moved about in the house they do not.
            "sale_line_id": inspection.line_id.sale_line_id.id if to_customer else False,
            "product_id": inspection.product_id.id,
            MOVE_UNIT: unit.id,
            "product_uom_qty": quantity,
            "picking_type_id": picking.picking_type_id.id,
            "warehouse_id": picking.picking_type_id.warehouse_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "company_id": picking.company_id.id,
            "origin": inspection.order_id.name,
            "procure_method": "make_to_stock",
        }

    def _get_exact_quantity(self, quantity):
        """Return the unit that says a quantity of the inspected line exactly, and how many of it.

        Five pieces are no number of dozens that goods could move by.
        """
        line = self._get_inspection().line_id
        return get_exact_unit(line._to_product_unit(quantity), line.product_id, line.product_uom_id)

    def _prepare_link_vals(self):
        """Return what ties a move to the units that it moves."""
        inspection = self._get_inspection()
        return {
            "rma_line_id": inspection.line_id.id,
            "rma_inspection_id": inspection.id,
            "rma_disposition_id": self.disposition_id.id,
        }

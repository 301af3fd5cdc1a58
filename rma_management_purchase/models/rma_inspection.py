from fractions import Fraction

from odoo import Command, fields, models
from odoo.exceptions import UserError

from odoo.addons.rma_management.models.rma_lock import claim
from odoo.addons.rma_management.models.rma_units import get_exact_unit

from .rma_vendor_finder import Unit


class RmaInspection(models.Model):
    """The way of a unit back to its vendor: one open transfer per vendor, to be packed. ::

    returns location ─► Vendor Returns ─► vendor   (a return of the receipt it came with)
          ▲                   │
          └──── cancelled ────┘
    """

    _inherit = "rma.inspection"

    vendor_return_ids = fields.One2many(
        "rma.vendor.return", "inspection_id", string="Vendor Returns"
    )

    def _dispose_vendor(self):
        """Take the units where vendor returns wait, and put them on a transfer to the vendor."""
        parts = self._find_vendor_receipts()
        # Whoever sends back goods of the same purchases has to see what we took.
        claim(self.env["purchase.order.line"].union(*[part[1].purchase_line_id for part in parts]))
        self._transfer(lambda _inspection, warehouse: warehouse._get_rma_place("vendor"))
        returns = self._create_vendor_returns(parts)
        groups = {}
        for inspection, receipt, quantity in parts:
            vendor_return = returns[inspection, receipt.purchase_line_id]
            key = inspection._get_vendor_picking_key(receipt)
            groups.setdefault(key, []).append((vendor_return, receipt, quantity))
        for picking, group in self._get_vendor_pickings(groups):
            self._add_to_vendor_picking(picking, group)

    def _find_vendor_receipts(self):
        """Find where the units were bought.

        :return: [(inspection, receipt move, quantity in the product's unit)]
        :raises UserError: with all that no vendor takes back; nothing has moved then
        """
        finder = self.env["rma.vendor.finder"]
        parts, refusals = [], []
        for company, inspections in self.grouped("company_id").items():
            units = [inspection._get_vendor_unit() for inspection in inspections]
            found = finder._find(units, company)
            for inspection, unit, receipts in zip(inspections, units, found, strict=True):
                left = unit.quantity - sum((part[1] for part in receipts), Fraction(0))
                if left > 0:
                    refusals.append(inspection._get_vendor_refusal(unit, left))
                parts += [(inspection, *part) for part in receipts]
        if refusals:
            raise UserError("\n".join(refusals))
        return parts

    def _get_vendor_unit(self):
        self.ensure_one()
        return Unit(
            self.product_id,
            self.lot_id,
            self._get_received_moves()[:1].origin_returned_move_id,
            self.line_id._to_product_unit(self.quantity),
        )

    def _get_vendor_refusal(self, unit, missing):
        """Return why some units go back to no vendor, and what to do."""
        finder = self.env["rma.vendor.finder"]
        origins = finder._get_origins(unit, finder._search_receipts([unit], self.company_id))
        name = unit.lot.name or unit.product.display_name
        if not origins:
            return self.env._(
                "%(name)s was not bought on a purchase order here: choose another disposition.",
                name=name,
            )
        vendors = ", ".join(origins.purchase_line_id.order_id.partner_id.mapped("display_name"))
        if not finder._filter_accepted(origins):
            return self.env._(
                "%(vendors)s does not take back %(name)s, or not any more. Choose another "
                "disposition, or tick “Accepts Returns” on the vendor.",
                vendors=vendors,
                name=name,
            )
        return self.env._(
            "%(name)s: %(missing)s more than %(vendors)s delivered and still takes back. Inspect "
            "the rest with another disposition.",
            name=name,
            missing=f"{float(missing):g}",
            vendors=vendors,
        )

    def _create_vendor_returns(self, parts):
        """Return what is asked of the vendors: {(inspection, purchase line): vendor return}."""
        keys = list(dict.fromkeys((part[0], part[1].purchase_line_id) for part in parts))
        returns = self.env["rma.vendor.return"].create(
            [
                {"inspection_id": inspection.id, "purchase_line_id": line.id}
                for inspection, line in keys
            ]
        )
        return dict(zip(keys, returns, strict=True))

    def _get_vendor_picking_key(self, receipt):
        self.ensure_one()
        warehouse = self._get_warehouse()
        return (
            receipt.purchase_line_id.order_id.partner_id,
            self._get_source_location(),
            receipt.location_id,
            warehouse.in_type_id.return_picking_type_id or warehouse.out_type_id,
        )

    def _get_vendor_pickings(self, groups):
        """Return the open transfer of each vendor, new where there is none: [(picking, group)]."""
        vendors = self.env["res.partner"].union(*[key[0] for key in groups])
        pickings = self.env["stock.picking"].search(
            [
                ("partner_id", "in", vendors.ids),
                ("state", "not in", ("done", "cancel")),
                ("printed", "=", False),
                ("move_ids.rma_vendor_return_id", "!=", False),
            ],
            order="id desc",
        )
        known = {
            (p.partner_id, p.location_id, p.location_dest_id, p.picking_type_id): p
            for p in pickings
        }
        missing = [key for key in groups if key not in known]
        created = pickings.create([self._prepare_vendor_picking_vals(*key) for key in missing])
        known.update(zip(missing, created, strict=True))
        return [(known[key], group) for key, group in groups.items()]

    def _prepare_vendor_picking_vals(self, vendor, source, destination, operation_type):
        return {
            "partner_id": vendor.id,
            "picking_type_id": operation_type.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "company_id": operation_type.company_id.id,
            "user_id": False,
        }

    def _add_to_vendor_picking(self, picking, group):
        moves = self.env["stock.move"].create(
            [
                vendor_return.inspection_id._prepare_vendor_move_vals(
                    picking, vendor_return, receipt, quantity
                )
                for vendor_return, receipt, quantity in group
            ]
        )
        lots = [move.rma_inspection_id.lot_id for move in moves]
        self.env["stock.move.line"].create(self._prepare_exit_lines_vals(moves, lots))
        names = [picking.origin, *moves.rma_line_id.order_id.mapped("name")]
        picking.origin = ", ".join(dict.fromkeys(", ".join(filter(None, names)).split(", ")))
        picking.action_confirm()

    def _prepare_vendor_move_vals(self, picking, vendor_return, receipt, quantity):
        """Return the values of a return of the receipt, as core's own wizard makes it."""
        self.ensure_one()
        unit, in_unit = get_exact_unit(quantity, self.product_id, self.product_uom_id)
        return {
            **self._prepare_disposition_move_vals(picking),
            "product_uom": unit.id,
            "product_uom_qty": in_unit,
            "partner_id": picking.partner_id.id,
            "rma_vendor_return_id": vendor_return.id,
            "purchase_line_id": receipt.purchase_line_id.id,
            "origin_returned_move_id": receipt.id,
            "reference_ids": [Command.set(receipt.reference_ids.ids)],
            "to_refund": True,
        }

from fractions import Fraction

from odoo import Command, fields, models
from odoo.exceptions import UserError

from odoo.addons.rma_management.models.base.lock import claim
from odoo.addons.rma_management.tools.core_names import MOVE_UNIT
from odoo.addons.rma_management.tools.refund import exact
from odoo.addons.rma_management.tools.units import get_exact_unit

from .rma_vendor_finder import Unit


class RmaDisposal(models.AbstractModel):
    """The way of a unit back to its vendor: one open transfer per vendor, to be packed. ::

    returns location, repair … ─► Vendor Returns ─► vendor   (a return of the receipt it came with)
          ▲                             │
          └───────── cancelled ─────────┘

    It is the same by an inspection and by a later step.
    """

    _inherit = "rma.disposal.mixin"

    def _dispose_vendor(self):
        """Take the units where vendor returns wait, and put them on a transfer to the vendor."""
        parts = self._find_vendor_receipts()
        # Whoever sends back goods of the same purchases has to see what we took.
        claim(self.env["purchase.order.line"].union(*[part[1].purchase_line_id for part in parts]))
        self._transfer(lambda _disposal, warehouse: warehouse._get_rma_place("vendor"))
        returns = self._create_vendor_returns(parts)
        groups = {}
        for disposal, receipt, quantity in parts:
            vendor_return = returns[disposal, receipt.purchase_line_id]
            key = disposal._get_vendor_picking_key(receipt)
            groups.setdefault(key, []).append((vendor_return, receipt, quantity))
        for picking, group in self._get_vendor_pickings(groups):
            self._add_to_vendor_picking(picking, group)

    def _find_vendor_receipts(self):
        """Find where the units were bought.

        :return: [(disposal, receipt move, quantity in the product's unit)]
        :raises UserError: with all that no vendor takes back; nothing has moved then
        """
        finder = self.env["rma.vendor.finder"]
        parts, refusals = [], []
        by_company = self.grouped(lambda disposal: disposal._get_inspection().company_id)
        for company, disposals in by_company.items():
            units = [disposal._get_vendor_unit() for disposal in disposals]
            found = finder._find(units, company)
            for disposal, unit, receipts in zip(disposals, units, found, strict=True):
                left = unit.quantity - sum((part[1] for part in receipts), Fraction(0))
                if left > 0:
                    refusals.append(disposal._get_vendor_refusal(unit, left))
                parts += [(disposal, *part) for part in receipts]
        if refusals:
            raise UserError("\n".join(refusals))
        return parts

    def _get_vendor_unit(self):
        self.ensure_one()
        inspection = self._get_inspection()
        return Unit(
            inspection.product_id,
            inspection.lot_id,
            inspection._get_received_moves()[:1].origin_returned_move_id,
            inspection.line_id._to_product_unit(self.quantity),
        )

    def _get_vendor_refusal(self, unit, missing):
        """Return why some units go back to no vendor, and what to do."""
        finder = self.env["rma.vendor.finder"]
        company = self._get_inspection().company_id
        origins = finder._get_origins(unit, finder._search_receipts([unit], company))
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
        """Return what is asked of the vendors: {(disposal, purchase line): vendor return}."""
        keys = list(dict.fromkeys((part[0], part[1].purchase_line_id) for part in parts))
        returns = self.env["rma.vendor.return"].create(
            [
                {**disposal._prepare_vendor_return_vals(), "purchase_line_id": line.id}
                for disposal, line in keys
            ]
        )
        return dict(zip(keys, returns, strict=True))

    def _prepare_vendor_return_vals(self):
        """Return what ties a vendor return to the decision for it."""
        return {"inspection_id": self._get_inspection().id}

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
                vendor_return._get_disposal()._prepare_vendor_move_vals(
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
        inspection = self._get_inspection()
        unit, in_unit = get_exact_unit(quantity, inspection.product_id, inspection.product_uom_id)
        return {
            **self._prepare_disposition_move_vals(picking),
            MOVE_UNIT: unit.id,
            "product_uom_qty": in_unit,
            "partner_id": picking.partner_id.id,
            "rma_vendor_return_id": vendor_return.id,
            "purchase_line_id": receipt.purchase_line_id.id,
            "origin_returned_move_id": receipt.id,
            "reference_ids": [Command.set(receipt.reference_ids.ids)],
            "to_refund": True,
        }


class RmaInspection(models.Model):
    _inherit = "rma.inspection"

    vendor_return_ids = fields.One2many(
        "rma.vendor.return", "inspection_id", string="Vendor Returns"
    )

    def _get_realised(self):
        """What a vendor has credited in full is known; at the rate the goods were bought at."""
        credited = {}
        for inspection in self:
            returns = inspection.vendor_return_ids.filtered(lambda back: back.state == "credited")
            units = sum((exact(back.quantity) for back in returns), Fraction(0))
            amount = sum(
                back.amount_credited / (back.purchase_id.currency_rate or 1.0) for back in returns
            )
            credited[inspection] = (units, amount)
        return self._add_realised(super()._get_realised(), credited)


class RmaInspectionStep(models.Model):
    _inherit = "rma.inspection.step"

    def _prepare_vendor_return_vals(self):
        return {**super()._prepare_vendor_return_vals(), "step_id": self.id}

from odoo import api, fields, models
from odoo.exceptions import UserError


class RmaInspection(models.Model):
    """What somebody found on some units of a line, and what became of them.

    Creating an inspection disposes of the units: each leaves the returns location exactly once.
    """

    _name = "rma.inspection"
    _description = "Inspection"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    line_id = fields.Many2one(
        "rma.order.line", string="Return Line", required=True, ondelete="restrict", index=True
    )
    order_id = fields.Many2one(related="line_id.order_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    product_id = fields.Many2one(related="line_id.product_id", store=True)
    product_uom_id = fields.Many2one(related="line_id.product_uom_id")
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial", index="btree_not_null")
    quantity = fields.Float(digits="Product Unit", required=True)
    grade_id = fields.Many2one("rma.grade", required=True, ondelete="restrict")
    disposition_id = fields.Many2one(
        "rma.disposition", required=True, ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one(
        "res.users", string="Inspector", required=True, default=lambda self: self.env.user
    )
    date = fields.Datetime(string="Inspected On", required=True, default=fields.Datetime.now)
    defect = fields.Char(string="Defect Found")
    note = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos", bypass_search_access=True)
    move_ids = fields.One2many("stock.move", "rma_inspection_id", string="Moves")
    scrap_id = fields.Many2one("stock.scrap", readonly=True, index="btree_not_null")

    _check_quantity = models.Constraint(
        "CHECK (quantity > 0)", "The inspected quantity has to be above zero."
    )

    @api.depends("order_id", "product_id", "grade_id")
    def _compute_display_name(self):
        for inspection in self:
            inspection.display_name = " – ".join(
                filter(
                    None,
                    (
                        inspection.order_id.name,
                        inspection.product_id.display_name,
                        inspection.grade_id.name,
                    ),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        lines = self.env["rma.order.line"].browse([vals["line_id"] for vals in vals_list])
        lines.order_id._claim()
        inspections = super().create(vals_list)
        inspections._check_received()
        # The inspector moves stock through what the disposition says, not by a right of his own.
        inspections.sudo()._dispose()
        inspections.sudo().line_id.order_id._sync_done()
        return inspections

    def write(self, vals):
        fixed = {"line_id", "lot_id", "quantity", "disposition_id"} & vals.keys()
        if fixed and not self.env.context.get("rma_disposing"):
            raise UserError(
                self.env._(
                    "The goods have moved already: quantity and disposition of an inspection stay. "
                    "Grade, defect, note and photos can be corrected."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("An inspection is evidence and cannot be deleted. Add a note to correct it.")
        )

    def _check_received(self):
        """Nobody inspects what has not come: in all, and for each serial."""
        for line in self.line_id.sudo():
            unit = line.product_uom_id
            if unit.compare(line.qty_inspected, line.qty_received) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s on %(name)s: %(inspected)s inspected, but only %(received)s "
                        "%(unit)s received. Lower the quantity, or receive the goods first.",
                        product=line.product_id.display_name,
                        name=line.order_id.name,
                        inspected=f"{line.qty_inspected:g}",
                        received=f"{line.qty_received:g}",
                        unit=unit.name,
                    )
                )
            received = line._get_received_lots()
            for lot, inspections in line.inspection_ids.grouped("lot_id").items():
                if lot and unit.compare(sum(inspections.mapped("quantity")), received.get(lot, 0)) > 0:
                    raise UserError(
                        self.env._(
                            "%(lot)s was not received on %(name)s, or is inspected already.",
                            lot=lot.name,
                            name=line.order_id.name,
                        )
                    )

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
        scraps = self.env["stock.scrap"].create(
            [inspection._prepare_scrap_vals() for inspection in self]
        )
        for inspection, scrap in zip(self, scraps, strict=True):
            inspection.with_context(rma_disposing=True).scrap_id = scrap
        scraps.do_scrap()
        for inspection, scrap in zip(self, scraps, strict=True):
            scrap.move_ids.write(
                {"rma_line_id": inspection.line_id.id, "rma_inspection_id": inspection.id}
            )

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
            [
                {
                    "partner_id": order.partner_shipping_id.id or order.partner_id.id,
                    "picking_type_id": operation_type.id,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                    "origin": order.name,
                    "company_id": order.company_id.id,
                    "user_id": False,
                }
                for order, source, destination, operation_type in groups
            ]
        )
        moves = self.env["stock.move"].create(
            [
                inspection._prepare_disposition_move_vals(picking)
                for picking, inspections in zip(pickings, groups.values(), strict=True)
                for inspection in inspections
            ]
        )
        self.env["stock.move.line"].create(
            [
                {
                    "picking_id": move.picking_id.id,
                    "move_id": move.id,
                    "product_id": move.product_id.id,
                    "product_uom_id": move.product_uom.id,
                    "lot_id": move.rma_inspection_id.lot_id.id,
                    "quantity": move.product_uom_qty,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "company_id": move.company_id.id,
                }
                for move in moves
            ]
        )
        pickings.action_confirm()
        return pickings

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

from odoo import Command

from .common import RmaCommon


class DockCommon(RmaCommon):
    """What arrives at the dock is not always what was authorized."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phone = cls.create_product("Phone", 500.0, tracking="serial")
        cls.serials = cls.create_serials(cls.phone, ["SN-A", "SN-B", "SN-C", "SN-D"])
        cls.returns = cls.warehouse.rma_location_id

    def dock(self, rma, quantities, user=None, backorder=False):
        """Receive as a stock user counts: {product: quantity}, others not at all."""
        return self.receive(rma.with_user(user or self.stock_user), quantities, backorder=backorder)

    def add_move(self, picking, product, quantity, user=None):
        """Add what a stock user finds in the box to the transfer."""
        return (
            self.env["stock.move"]
            .with_user(user or self.stock_user)
            .create(
                {
                    "picking_id": picking.id,
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "quantity": quantity,
                    "picked": True,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                    "company_id": picking.company_id.id,
                }
            )
        )

    def receive_serials(self, rma, lots, backorder=False):
        """Receive these serials, whichever were expected."""
        picking = rma.sudo().picking_ids.filtered(
            lambda p: p.picking_type_code == "incoming" and p.state not in ("done", "cancel")
        )
        move = picking.move_ids.filtered(lambda move: move.product_id == lots.product_id)
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(move._prepare_rma_move_line_vals(lot, move.product_uom, 1.0))
            for lot in lots
        ]
        move.picked = True
        context = {} if backorder else {"picking_ids_not_to_backorder": picking.ids}
        picking.with_context(skip_backorder=True, **context).button_validate()
        return picking

    def sell_serials(self, lots, **vals):
        """Sell exactly these serials."""
        order = self.create_order([(lots.product_id, len(lots))], **vals)
        move = order.picking_ids.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(move._prepare_rma_move_line_vals(lot, move.product_uom, 1.0))
            for lot in lots
        ]
        move.picked = True
        order.picking_ids.button_validate()
        self.invoice(order)
        return order

    def on_hand(self, product, location, lot=None):
        domain = [("product_id", "=", product.id), ("location_id", "=", location.id)]
        if lot:
            domain.append(("lot_id", "=", lot.id))
        return sum(self.env["stock.quant"].search(domain).mapped("quantity"))

    def only(self, rma, **wanted):
        """Return the one discrepancy that is not void, and check it."""
        found = rma.discrepancy_ids.filtered(lambda found: found.state != "void")
        self.assertRecordValues(found, [wanted])
        return found

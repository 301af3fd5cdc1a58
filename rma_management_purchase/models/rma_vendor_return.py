from fractions import Fraction

from odoo import api, fields, models

from odoo.addons.rma_management.tools.typed import typed


class RmaVendorReturn(models.Model):
    """What goes back to a vendor on one line of a purchase, and the credit that is due for it.

    Quantities follow from transfers, credits from the purchase's posted bills and credit notes.
    """

    _name = "rma.vendor.return"
    _description = "Vendor Return"
    _inherit = "rma.typed.mixin"
    _order = "id desc"
    _rec_name = "product_id"

    inspection_id = fields.Many2one(
        "rma.inspection", required=True, readonly=True, index=True, ondelete="cascade"
    )
    step_id = fields.Many2one(
        "rma.inspection.step",
        string="Next Disposition",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="By which the goods go to the vendor, where it was not their inspection.",
    )
    purchase_line_id = fields.Many2one(
        "purchase.order.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    order_id = fields.Many2one(
        related="inspection_id.order_id", string="Return", store=True, index=True
    )
    company_id = fields.Many2one(related="inspection_id.company_id", store=True)
    product_id = fields.Many2one(related="inspection_id.product_id", store=True)
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    lot_id = fields.Many2one(related="inspection_id.lot_id")
    purchase_id = fields.Many2one(
        related="purchase_line_id.order_id", string="Purchase Order", store=True, index=True
    )
    partner_id = fields.Many2one(related="purchase_line_id.partner_id", string="Vendor", store=True)
    currency_id = fields.Many2one(related="purchase_line_id.currency_id")
    vendor_reference = fields.Char(
        string="Vendor's RMA Number", help="The number under which the vendor takes the goods back."
    )
    move_ids = fields.One2many(
        "stock.move", "rma_vendor_return_id", string="Moves", readonly=True, copy=False
    )
    picking_ids = fields.Many2many(
        "stock.picking", string="Transfers", compute="_compute_picking_ids"
    )
    quantity = fields.Float(compute="_compute_quantity", store=True, digits="Product Unit")
    is_shipped = fields.Boolean(compute="_compute_quantity", store=True)
    amount = fields.Monetary(
        string="Bought For", compute="_compute_credit", store=True, help="Without taxes."
    )
    amount_expected = fields.Monetary(
        string="Credit Expected",
        compute="_compute_credit",
        store=True,
        help="What the vendor has billed for the goods and not credited yet, without taxes.",
    )
    amount_credited = fields.Monetary(
        string="Credited",
        compute="_compute_credit",
        store=True,
        help="On posted vendor credit notes, without taxes.",
    )
    state = fields.Selection(
        [
            ("ship", "To Ship"),
            ("expected", "Credit Expected"),
            ("credited", "Credited"),
            ("unbilled", "Not Billed"),
            ("cancel", "Cancelled"),
        ],
        compute="_compute_credit",
        store=True,
        index=True,
    )

    @api.depends("move_ids.picking_id")
    def _compute_picking_ids(self):
        for vendor_return in self:
            # Whether the user may open a transfer is for the transfer to decide.
            vendor_return.picking_ids = vendor_return.sudo().move_ids.picking_id.sudo(False)

    @api.depends(
        "move_ids.state",
        "move_ids.quantity",
        "move_ids.product_uom_qty",
        "move_ids.returned_move_ids.state",
        "move_ids.returned_move_ids.quantity",
    )
    def _compute_quantity(self):
        """What is on its way or there, less what the vendor sent back again."""
        for vendor_return in self:
            moves = vendor_return.move_ids.filtered(lambda move: move.state != "cancel")
            back = moves.returned_move_ids.filtered(lambda move: move.state == "done")
            vendor_return.quantity = float(
                sum((move._get_product_quantity() for move in moves), Fraction(0))
                - sum((move._get_product_quantity() for move in back), Fraction(0))
            )
            vendor_return.is_shipped = all(move.state == "done" for move in moves)

    @api.depends(
        "quantity",
        "is_shipped",
        "purchase_line_id.price_unit",
        "purchase_line_id.discount",
        "purchase_line_id.qty_received",
        "purchase_line_id.rma_vendor_return_ids.quantity",
        "purchase_line_id.invoice_lines.parent_state",
        "purchase_line_id.invoice_lines.quantity",
        "purchase_line_id.invoice_lines.price_subtotal",
    )
    def _compute_credit(self):
        for line, vendor_returns in self.grouped("purchase_line_id").items():
            shares, price, refund_price = line._get_vendor_credit_shares()
            for vendor_return in vendor_returns:
                credited, due = shares.get(vendor_return._origin, (0, 0))
                vendor_return.amount = vendor_return.quantity * price
                vendor_return.amount_expected = float(due) * price
                vendor_return.amount_credited = float(credited) * refund_price
                vendor_return.state = vendor_return._get_state(credited, due)

    def _get_disposal(self):
        """Return the decision that sends the goods to the vendor."""
        self.ensure_one()
        return self.step_id or self.inspection_id

    def _get_state(self, credited, due):
        self.ensure_one()
        if self.product_id.uom_id.is_zero(self.quantity):
            return "cancel"
        if not self.is_shipped:
            return "ship"
        if due > 0:
            return "expected"
        return "credited" if credited > 0 else "unbilled"

    @api.model
    def _get_typed(self):
        return typed("vendor_reference")

    def action_view_pickings(self):
        """Open the transfers that take the goods to the vendor."""
        return self.order_id._get_records_action(
            "stock.action_picking_tree_all", self.picking_ids, self.env._("Transfers")
        )

    def action_view_purchase(self):
        """Open the purchase orders the goods were bought on."""
        return self.order_id._get_records_action(
            "purchase.purchase_form_action", self.purchase_id, self.env._("Purchase Orders")
        )

from odoo import api, fields, models

from odoo.addons.rma_management.models.base.context import in_action


class PurchaseOrderLineReplacement(models.Model):
    """What a vendor is to send to a customer in place of returned goods."""

    _inherit = "purchase.order.line"

    rma_exchange_line_id = fields.Many2one(
        "rma.order.line",
        string="Replaced Return Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _prepare_purchase_order_line_from_procurement(
        self,
        product_id,
        product_qty,
        product_uom,
        location_dest_id,
        name,
        origin,
        company_id,
        values,
        po,
    ):
        vals = super()._prepare_purchase_order_line_from_procurement(
            product_id,
            product_qty,
            product_uom,
            location_dest_id,
            name,
            origin,
            company_id,
            values,
            po,
        )
        # What is bought for our own stock is bought for the delivery that waits for it.
        if not values.get("move_dest_ids"):
            vals["rma_exchange_line_id"] = values.get("rma_exchange_line_id", False)
        return vals

    def _find_candidate(
        self,
        product_id,
        product_qty,
        product_uom,
        location_id,
        name,
        origin,
        company_id,
        values,
    ):
        """A replacement must not disappear in what is bought anyway."""
        wanted = not values.get("move_dest_ids") and values.get("rma_exchange_line_id")
        lines = self.filtered(lambda line: line.rma_exchange_line_id.id == (wanted or False))
        return super(PurchaseOrderLineReplacement, lines)._find_candidate(
            product_id, product_qty, product_uom, location_id, name, origin, company_id, values
        )

    def _create_stock_moves(self, picking):
        """What arrives on the line of a replacement is the replacement: its buyer says nothing."""
        return super(PurchaseOrderLineReplacement, in_action(self))._create_stock_moves(picking)

    def _prepare_stock_move_vals(self, picking, price_unit, product_uom_qty, product_uom):
        vals = super()._prepare_stock_move_vals(picking, price_unit, product_uom_qty, product_uom)
        vals["rma_exchange_line_id"] = self.rma_exchange_line_id.id
        return vals

    def _get_replacement_sale_line(self):
        """Return the order line that a replacement is delivered for, if Sales is told of it."""
        return self.sale_line_id if "sale_line_id" in self._fields else None

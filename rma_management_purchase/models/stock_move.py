from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    rma_vendor_return_id = fields.Many2one(
        "rma.vendor.return",
        string="Vendor Return",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return super()._prepare_merge_moves_distinct_fields() + ["rma_vendor_return_id"]

    def _prepare_move_split_vals(self, qty):
        vals = super()._prepare_move_split_vals(qty)
        return {**vals, "rma_vendor_return_id": self.rma_vendor_return_id.id}

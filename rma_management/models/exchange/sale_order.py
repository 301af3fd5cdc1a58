from odoo import fields, models


class SaleOrder(models.Model):
    """The order of a replacement by another product."""

    _inherit = "sale.order"

    rma_exchange_id = fields.Many2one(
        "rma.order",
        string="Exchanged Return",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The goods of this return are replaced by this order.",
    )

    def action_view_exchanged_return(self):
        """Open the return that this order replaces."""
        return self.rma_exchange_id._get_open_action()

from odoo import api, fields, models


class RmaOrder(models.Model):
    _inherit = "rma.order"

    former_name = fields.Char(
        string="Former Number",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What the return was called in the system that it was taken over from.",
    )

    @api.model
    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"former_name"}

    @api.depends("amount_credited", "line_ids.is_settled_elsewhere")
    def _compute_amount_estimated(self):
        """Of what was settled elsewhere the customer gets what was credited, and no more."""
        settled = self.filtered(
            lambda order: order.line_ids and all(order.line_ids.mapped("is_settled_elsewhere"))
        )
        for order in settled:
            order.amount_estimated = order.amount_credited
        return super(RmaOrder, self - settled)._compute_amount_estimated()

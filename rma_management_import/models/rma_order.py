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

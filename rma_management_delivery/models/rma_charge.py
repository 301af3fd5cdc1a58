from odoo import fields, models


class RmaCharge(models.Model):
    _inherit = "rma.charge"

    label_picking_id = fields.Many2one(
        "stock.picking",
        string="Transfer of the Label",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    pickup_id = fields.Many2one(
        "rma.pickup",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )

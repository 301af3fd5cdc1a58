from odoo import fields, models


class RmaCharge(models.Model):
    _inherit = "rma.charge"

    type = fields.Selection(
        selection_add=[("return_freight", "Return freight")],
        ondelete={"return_freight": "cascade"},
    )
    label_picking_id = fields.Many2one(
        "stock.picking",
        string="Transfer of the Label",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )

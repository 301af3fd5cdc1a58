from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    rma_accessory_ids = fields.One2many(
        "rma.accessory", "categ_id", string="Accessories in the Box"
    )


class StockLot(models.Model):
    _inherit = "stock.lot"

    rma_is_recalled = fields.Boolean(
        string="Recalled", help="Nothing of this lot that comes back is sold or given away again."
    )

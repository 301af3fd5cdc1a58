from odoo import fields, models


class StockPicking(models.Model):
    """The reason of a return transfer, as `sale_stock` of Odoo 19.4 keeps it."""

    _inherit = "stock.picking"

    return_reason_id = fields.Many2one("return.reason")

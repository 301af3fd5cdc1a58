from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    _rma_name_index = models.Index("(lower(name), id)")

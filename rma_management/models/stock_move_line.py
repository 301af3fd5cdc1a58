from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # From a serial number to its deliveries; core has no index for it.
    _rma_lot_index = models.Index("(lot_id, id) WHERE lot_id IS NOT NULL")

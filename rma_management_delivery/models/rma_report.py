from odoo import api, fields, models
from odoo.tools import SQL

# Who carried the goods to the customer; before that, who was to.
CARRIER = """
    COALESCE(
        (
            SELECT MIN(picking.carrier_id)
            FROM stock_move move
            JOIN stock_move origin ON origin.id = move.origin_returned_move_id
            JOIN stock_picking picking ON picking.id = origin.picking_id
            WHERE move.rma_line_id = line.id
        ),
        sale.carrier_id
    )
"""


class RmaReport(models.Model):
    """Returns by the carrier whose delivery they came of."""

    _inherit = "rma.report"

    carrier_id = fields.Many2one("delivery.carrier", readonly=True)

    _depends = {"sale.order": ["carrier_id"], "stock.picking": ["carrier_id"]}

    @api.model
    def _get_dimensions(self):
        return {**super()._get_dimensions(), "carrier_id": SQL(CARRIER)}

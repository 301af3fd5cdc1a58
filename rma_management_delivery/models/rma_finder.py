from odoo import api, models
from odoo.tools import SQL


class RmaFinder(models.AbstractModel):
    _inherit = "rma.finder"

    @api.model
    def _find_return(self, term):
        """Find a return by the tracking number of its parcel, too."""
        found = super()._find_return(term)
        term = (term or "").strip()
        if found or not term or not found.has_access("read"):
            return found
        # A scanned parcel tells its return to whoever may read returns; transfers it tells nobody.
        pickings = self.env["stock.picking"].sudo()
        column = pickings._field_to_sql(pickings._table, "carrier_tracking_ref")
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM stock_picking WHERE %s ORDER BY id DESC LIMIT 20",
                self._match_text(column, term),
            )
        )
        parcels = pickings.browse(picking_id for (picking_id,) in rows)
        orders = parcels.filtered(lambda parcel: parcel._is_customer_return()).rma_order_ids
        return orders.sudo(False)._filtered_access("read")[:1]

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
        found = pickings.browse(picking_id for (picking_id,) in rows)
        orders = found.filtered(lambda picking: picking._is_customer_return()).rma_order_ids
        if not orders:
            orders = self._find_parcels(term).order_id
        return orders.sudo(False)._filtered_access("read")[:1]

    @api.model
    def _find_parcels(self, term):
        """Return the parcels with a tracking number, the newest first."""
        parcels = self.env["rma.parcel"].sudo()
        column = parcels._field_to_sql(parcels._table, "tracking_ref")
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM rma_parcel WHERE %s ORDER BY id DESC LIMIT 20",
                self._match_text(column, term),
            )
        )
        return parcels.browse(parcel_id for (parcel_id,) in rows)

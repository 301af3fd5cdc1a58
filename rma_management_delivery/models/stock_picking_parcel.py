from odoo import models


class StockPickingParcel(models.Model):
    """The parcels of a transfer follow its tracking numbers."""

    _inherit = "stock.picking"

    def write(self, vals):
        if "carrier_tracking_ref" not in vals:
            return super().write(vals)
        before = {picking: picking._get_tracking_refs() for picking in self}
        result = super().write(vals)
        # Whoever may write the number, or has it written, need have no right on parcels.
        self.env["rma.parcel"].sudo()._follow_numbers(
            {picking.sudo(): refs for picking, refs in before.items()}
        )
        return result

    def _get_tracking_refs(self):
        """Return the tracking numbers of the transfer; core keeps several in one text."""
        self.ensure_one()
        refs = (ref.strip() for ref in (self.carrier_tracking_ref or "").split(","))
        return list(dict.fromkeys(filter(None, refs)))

    def _get_rma_parcels(self):
        """Return the parcels that these transfers wait for."""
        return self.env["rma.parcel"].search([("picking_id", "in", self.ids)])

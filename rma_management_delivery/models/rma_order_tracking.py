import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.rma_management.tools.typed import typed


class RmaOrderTracking(models.Model):
    """Where the parcels of a return are."""

    _inherit = "rma.order"

    tracking_ref = fields.Char(
        string="Tracking Number",
        compute="_compute_tracking",
        inverse="_inverse_tracking_ref",
        search="_search_tracking_ref",
        help="Of the parcel that brings the goods back.",
    )
    tracking_url = fields.Char(string="Tracking Link", compute="_compute_tracking")

    @api.depends(
        "line_ids.move_ids.picking_id.carrier_tracking_ref", "line_ids.move_ids.picking_id.state"
    )
    def _compute_tracking(self):
        for order in self:
            # Where the parcel is belongs to the return, whoever may open the transfer.
            parcels = order.sudo()._get_parcel_pickings().filtered("carrier_tracking_ref")
            order.tracking_ref = ", ".join(parcels.mapped("carrier_tracking_ref")) or False
            links = [link for parcel in parcels for link in order._get_tracking_links(parcel)]
            order.tracking_url = links[0] if links else False

    def _inverse_tracking_ref(self):
        """Take down the number of a parcel that the customer sends on his own."""
        for order in self:
            parcels = order.sudo()._get_parcel_pickings()
            parcels = parcels.filtered(lambda picking: picking.state != "done")
            parcels._check_one_parcel()
            parcels.carrier_tracking_ref = order.tracking_ref
        self.filtered("tracking_ref")._mark_shipped()

    def _search_tracking_ref(self, operator, value):
        # The rest the ORM makes of these.
        if operator not in ("in", "like", "ilike", "=like", "=ilike") or not value:
            return NotImplemented
        pickings = (
            self.env["stock.picking"]
            .sudo()
            ._search(
                Domain("carrier_tracking_ref", operator, value)
                & Domain("picking_type_code", "=", "incoming")
            )
        )
        return Domain("line_ids.move_ids.picking_id", "in", pickings)

    @api.model
    def _get_typed(self):
        return super()._get_typed() | typed("tracking_ref")

    def _get_parcel_pickings(self):
        """Return the transfers that bring the goods back."""
        return self.picking_ids.filtered(
            lambda picking: picking.picking_type_code == "incoming" and picking.state != "cancel"
        )

    def _get_tracking_links(self, picking):
        """Return the carrier's links: core keeps one as text, several as JSON."""
        link = picking.carrier_tracking_url
        if not link:
            return []
        try:
            return [entry[1] for entry in json.loads(link)]
        except ValueError:
            return [link]

    def action_track(self):
        """Open the carrier's page on the parcel."""
        self.ensure_one()
        self.check_access("read")
        if not self.tracking_url:
            raise UserError(self.env._("The carrier has no tracking page for this parcel."))
        return {"type": "ir.actions.act_url", "url": self.tracking_url, "target": "new"}

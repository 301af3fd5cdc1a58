from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.parcel import read_event, to_status

# What a module of the OCA keeps of a transfer (`delivery_state`), and brings up to date.
STATE_FIELD = "delivery_state"
STATE_METHOD = "tracking_state_update"


class DeliveryCarrier(models.Model):
    """What a carrier does for a return: three methods of its module, found as core finds its own.

    ::

        label    <type>_get_return_label(pickings, number, day)    core's
        track    <type>_rma_track(parcels)            -> {parcel: [report]}
        pickup   <type>_rma_pickup(action, pickup)    -> {"reference": …, "price": …}

    A report is ``{key, status, date, text, expected}``, see `tools/parcel.py`. What fails is
    raised: who asks is a job that tries again.
    """

    _inherit = "delivery.carrier"

    def _match_address(self, partner):
        """Answer also a warehouse worker, who opens the transfer of a return.

        Each transfer's form asks which carriers go to its address, and core compares zip prefixes,
        which only salespeople may read. Whether a carrier goes there is all that is told.
        """
        return super(DeliveryCarrier, self.sudo())._match_address(partner)

    # Where parcels are

    @api.model
    def _get_rma_types(self, method):
        """Return the kinds of carriers whose modules have a method, `<type>_<method>`."""
        kinds = [kind for kind, _label in self._fields["delivery_type"].selection]
        return [kind for kind in kinds if hasattr(self, f"{kind}_{method}")]

    @api.model
    def _get_rma_tracked_types(self):
        """Return the kinds of carriers that can be asked where a parcel is."""
        kinds = self._get_rma_types("rma_track")
        if STATE_FIELD in self.env["stock.picking"]._fields:
            kinds += self._get_rma_types(STATE_METHOD)
        return kinds

    def _rma_track(self, parcels):
        """Ask the carrier where parcels are.

        :return: {parcel: [Event]}
        :raises Exception: whatever the carrier's module raises
        """
        self.ensure_one()
        track = getattr(self, f"{self.delivery_type}_rma_track", self._rma_track_by_state)
        now = fields.Datetime.now()
        return {
            parcel: [read_event(report, now) for report in reports]
            for parcel, reports in track(parcels).items()
        }

    def _rma_track_by_state(self, parcels):
        """Report where the transfers of parcels are, as far as another module keeps that."""
        update = getattr(self, f"{self.delivery_type}_{STATE_METHOD}", None)
        if STATE_FIELD not in parcels.picking_id._fields or not update:
            return {}
        for picking in parcels.picking_id:
            update(picking)
        now = fields.Datetime.now()
        told = {parcel: parcel.picking_id[STATE_FIELD] for parcel in parcels}
        return {
            parcel: [{"key": f"{state} {now}", "status": state, "date": now}]
            for parcel, state in told.items()
            # A state says nothing of when: what is known already is no news.
            if to_status(state) not in ("", parcel.state)
        }

    # Pickup

    def _can_rma_pickup(self):
        """Tell whether the carrier's module books pickups."""
        self.ensure_one()
        return hasattr(self, f"{self.delivery_type}_rma_pickup")

    def _rma_pickup(self, action, pickup):
        """Have the carrier book, move or cancel a pickup.

        :param action: "book", "move" or "cancel"
        :return: {"reference": its number, "price": what it asks for it}, as far as it answers that
        :raises UserError: where it books none
        """
        self.ensure_one()
        if not self._can_rma_pickup():
            raise UserError(
                self.env._(
                    "%(carrier)s books no pickups here. Choose the company's own round, or book "
                    "it with the carrier by hand.",
                    carrier=self.name,
                )
            )
        return getattr(self, f"{self.delivery_type}_rma_pickup")(action, pickup) or {}

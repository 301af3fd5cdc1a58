from odoo import fields, models

from odoo.addons.rma_management.tools.clock import local_day
from odoo.addons.rma_management.tools.typed import typed


class RmaOrderParcel(models.Model):
    """The boxes of a return: several under one RAN, and what the carrier's first scan means."""

    _inherit = "rma.order"

    parcel_ids = fields.One2many("rma.parcel", "order_id", string="Parcels", copy=False)
    date_scanned = fields.Date(
        string="Scanned by the Carrier",
        readonly=True,
        copy=False,
        help="Since when the carrier has had all parcels whose labels we know, by its own word.",
    )

    def _get_typed(self):
        # Parcels are guarded by themselves.
        return super()._get_typed() | typed("parcel_ids")

    def _get_decided_fields(self):
        return super()._get_decided_fields() | {"date_scanned"}

    def _get_rma_effects(self):
        return super()._get_rma_effects() | {"scan": ["_queue_credit_notes"]}

    def _get_open_parcel_pickings(self):
        """Return the transfers that still wait for goods."""
        return self._get_parcel_pickings().filtered(lambda picking: picking.state != "done")

    def _reschedule_receipt(self):
        result = super()._reschedule_receipt()
        # The carrier knows better than the usual number of days.
        self.parcel_ids._reschedule_transfer()
        return result

    # The first scan

    def _mark_scanned(self):
        """Take down since when the carrier has what comes back: the credit may be due by that."""
        news = self.filtered(lambda order: not order.date_scanned and order.state == "authorized")
        scanned = self.browse()
        for order in news:
            moment = order._get_first_scan()
            if moment:
                day = local_day(moment, order.company_id.partner_id.tz)
                order._write_decided({"date_scanned": day})
                scanned |= order
        scanned._follow_rma_event("scan")

    def _get_first_scan(self):
        """Return when the last of the parcels was scanned first, None while one is not.

        A number that the customer told us may be that of any parcel of the carrier's: it says
        where a parcel is, and nothing of the goods.
        """
        self.ensure_one()
        pickings = self._get_open_parcel_pickings()
        moments = []
        for picking in pickings:
            parcels = self.parcel_ids.filtered(lambda p, picking=picking: p.picking_id == picking)
            if not parcels or any(p.is_told_by_customer or not p.date_scanned for p in parcels):
                return None
            moments += parcels.mapped("date_scanned")
        return max(moments, default=None)

    # Labels

    def _get_label_parcels(self):
        """One label for each box of a transfer, with its number."""
        result = []
        for parcel in super()._get_label_parcels():
            # How many boxes there are is for whoever may print the label.
            boxes = parcel.order.sudo().parcel_ids.filtered(
                lambda box, warehouse=parcel.warehouse: (
                    box.picking_id.state != "cancel"
                    and box.picking_id.picking_type_id.warehouse_id == warehouse
                )
            )
            result += [parcel] * max(len(boxes), 1)
        by_order = {}
        for parcel in result:
            by_order.setdefault(parcel.order.id, []).append(parcel)
        return [
            parcel._replace(number=number, count=len(parcels))
            for parcels in by_order.values()
            for number, parcel in enumerate(parcels, start=1)
        ]

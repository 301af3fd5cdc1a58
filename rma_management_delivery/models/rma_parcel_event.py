from odoo import fields, models

from ..tools.parcel import Event
from .rma_parcel import STATES


class RmaParcelEvent(models.Model):
    """What a carrier has reported of a parcel: kept as it came, each once."""

    _name = "rma.parcel.event"
    _description = "Carrier's Report"
    _inherit = "rma.typed.mixin"
    _order = "date desc, id desc"
    _rec_name = "text"

    parcel_id = fields.Many2one("rma.parcel", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="parcel_id.company_id", store=True)
    key = fields.Char(required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    status = fields.Selection(STATES, readonly=True)
    text = fields.Char(string="Carrier's Words", readonly=True)
    date_expected = fields.Date(string="Expected On", readonly=True)
    source = fields.Selection(
        [("webhook", "Told by the carrier"), ("poll", "Asked of the carrier")],
        required=True,
        readonly=True,
    )

    _key_unique = models.UniqueIndex("(parcel_id, key)", "This report is known already.")

    def _to_event(self):
        self.ensure_one()
        return Event(
            self.key, self.date, self.status or "", self.text or "", self.date_expected or None
        )

    def _prepare_vals(self, parcel, event, source):
        """Return the values of the record of an `Event`."""
        return {
            "parcel_id": parcel.id,
            "key": event.key,
            "date": event.date,
            "status": event.status or False,
            "text": event.text,
            "date_expected": event.expected or False,
            "source": source,
        }

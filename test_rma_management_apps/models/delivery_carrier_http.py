import json
from urllib.request import Request, urlopen

from odoo import fields, models

SECONDS = 1


class DeliveryCarrierHttp(models.Model):
    """A carrier behind a server, whose three methods ask it: tests play the server."""

    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("rma_http", "Test Carrier behind a Server")],
        ondelete={"rma_http": "set default"},
    )
    rma_http_url = fields.Char()

    def _rma_http_call(self, path, data=None):
        request = Request(
            f"{self.rma_http_url}{path}",
            data=None if data is None else json.dumps(data).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)

    def rma_http_rma_track(self, parcels):
        return {
            parcel: self._rma_http_call(f"/parcels/{parcel.tracking_ref}")["events"]
            for parcel in parcels
        }

    def rma_http_rma_pickup(self, action, pickup):
        # The carrier knows each pickup by our key: asked twice, it is one.
        data = {"action": action, "key": f"pickup-{pickup.id}", "day": str(pickup.date)}
        return self._rma_http_call("/pickups", data)

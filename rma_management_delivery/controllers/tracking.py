import json
import logging

from odoo import SUPERUSER_ID, fields, http
from odoo.http import request

from ..tools.parcel import read_event, read_report

_logger = logging.getLogger(__name__)

# A carrier that has more to say says it in several messages.
MAX_BYTES = 64 * 1024
MAX_EVENTS = 100


class TrackingWebhook(http.Controller):
    """Where carriers and aggregators report where parcels are: one neutral shape, one key.

    The answers are constant: they tell who knows the key whether a message could be read, and
    nobody which parcels there are.
    """

    @http.route(
        "/rma/tracking/<string:key>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=MAX_BYTES,
        sitemap=False,
    )
    def rma_tracking(self, key, **_kwargs):
        """Take down what is reported of parcels of the company that has this key."""
        # The key is all that a carrier has; what it may do by it is done here and nowhere else.
        env = request.env(user=SUPERUSER_ID)
        company = env["res.company"]._find_by_tracking_key(key)
        if not company:
            return self._answer(404, "unknown")
        try:
            told = self._read_told()
        except (ValueError, RecursionError) as error:
            _logger.info("A report for %s could not be read: %s", company.name, error)
            return self._answer(400, "invalid")
        parcels = env["rma.parcel"].with_company(company)
        found = parcels._find_reported(company, told)
        parcels._take_events({parcel: told[parcel.tracking_ref] for parcel in found}, "webhook")
        return self._answer(200, "ok")

    def _read_told(self):
        """Return what is reported: {tracking number: [Event]}.

        :raises ValueError: where it does not have the agreed shape
        """
        reports = read_report(json.loads(request.httprequest.get_data()))
        if len(reports) > MAX_EVENTS:
            raise ValueError(f"events: at most {MAX_EVENTS} in a message")
        now = fields.Datetime.now()
        told = {}
        for number, report in reports:
            told.setdefault(number, []).append(read_event(report, now))
        return told

    def _answer(self, code, word):
        return request.make_json_response({"status": word}, status=code)

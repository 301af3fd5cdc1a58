import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from freezegun import freeze_time
from standardwebhooks import Webhook

from odoo.addons.rma_management.tests.common_message import MessageCommon

from ..models.rma_webhook import ALLOWED_PARAMETER


class Received(NamedTuple):
    """A request as it came in."""

    path: str
    headers: dict
    body: bytes

    @property
    def key(self):
        return self.headers["webhook-id"]

    @property
    def json(self):
        return json.loads(self.body)


class Receiver:
    """A real HTTP server that takes webhooks, or does not.

    ::

        receiver = Receiver()
        receiver.answers = [503, 200]      # then 204 for all the rest
        receiver.stop()                    # nobody is there
        receiver.start()                   # on the same port again
    """

    def __init__(self, context=None):
        """Start it, with TLS where an SSL context is given."""
        self.received, self.answers, self.headers, self.port = [], [], {}, 0
        self.context = context
        self.start()

    def start(self):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.received.append(Received(self.path, headers, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        if self.context:
            self.server.socket = self.context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/returns"


class WebhookCommon(MessageCommon):
    """Webhooks to a real receiver, on a clock that stands still.

    ::

        webhook = self.create_webhook()
        self.authorize(...)
        self.send("2026-06-01 10:00:00")    the job, at that moment
        self.verify(self.receiver.received[0], webhook)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(ALLOWED_PARAMETER, "127.0.0.0/8")
        cls.env["rma.webhook"].search([]).unlink()

    def setUp(self):
        super().setUp()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.stop)

    def create_webhook(self, codes=(), receiver=None, **vals):
        events = self.env["rma.webhook.event"].search([("code", "in", codes)])
        url = (receiver or self.receiver).url
        return self.env["rma.webhook"].create({"url": url, "event_ids": events.ids, **vals})

    def send(self, now=None, limit=200):
        """Run the job that sends."""
        with self.commits():
            if not now:
                self.env["rma.webhook.message"]._cron_send(limit)
                return
            with freeze_time(now):
                self.env["rma.webhook.message"]._cron_send(limit)

    def get_messages(self, *rmas):
        ids = [rma.id for rma in rmas]
        domain = [("order_id", "in", ids)] if ids else []
        return self.env["rma.webhook.message"].search(domain, order="id")

    def get_types(self):
        return [request.json["type"] for request in self.receiver.received]

    def verify(self, request, secret):
        """Read a request as a receiver does, with the library of Standard Webhooks.

        :raises WebhookVerificationError: when it is not ours, or not of now
        """
        return Webhook(secret).verify(request.body, request.headers)

    def return_chairs(self, quantity=1):
        order = self.sell([(self.chair, quantity)])
        return self.authorize(order, {self.chair: quantity}, user=self.csr).sudo()
